#pragma once

#include <cstddef>
#include <functional>

#include "viz/model/trace.hpp"
#include "viz/panels/view_state.hpp"
#include "viz/render/image.hpp"

namespace viz::render {

struct MoviePlan {
    model::Instant from;
    model::Instant to;
    int frames_per_second = 25;
    double speed = 1;  ///< simulated seconds in a second of the movie
    Size size;
    float scale = 1;
};

/// At least 1: the last frame is not after `to`.
[[nodiscard]] std::size_t frame_count(const MoviePlan& plan);
/// When a frame is, reckoned from its number alone.
[[nodiscard]] model::Instant frame_time(const MoviePlan& plan, std::size_t frame);

/// Takes the next frame. @return false: no more are wanted
using FrameSink = std::function<bool(std::size_t frame, const Image& image)>;

/// Draws the frames one after the other. @return false: the sink wanted no more
bool render_movie(const model::Trace& trace, const panels::ViewState& view, const MoviePlan& plan,
                  const FrameSink& sink);

}  // namespace viz::render
