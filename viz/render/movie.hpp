#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "viz/model/trace.hpp"
#include "viz/panels/view_state.hpp"
#include "viz/render/image.hpp"

namespace viz::render {

struct MoviePlan {
    model::Instant from;
    model::Instant to;
    int frames_per_second = 25;
    double speed = 1;         ///< simulated seconds in a second of the movie
    bool skip_waits = false;  ///< in which nothing moves
    Size size;
    float scale = 1;
};

/// At least 1: the last frame is not after `to`. Without regard to waits that are skipped.
[[nodiscard]] std::size_t frame_count(const MoviePlan& plan);
/// When a frame is, reckoned from its number alone.
[[nodiscard]] model::Instant frame_time(const MoviePlan& plan, std::size_t frame);

/// The moments that the frames show, no more of them than `frames_max`.
[[nodiscard]] std::vector<model::Moment> frame_moments(const model::Trace& trace, const MoviePlan& plan,
                                                       std::size_t frames_max);

/// Takes the next frame. @return false: no more are wanted
using FrameSink = std::function<bool(std::size_t frame, const Image& image)>;

/// Draws the frames of these moments one after the other. @return false: the sink wanted no more
bool render_movie(const model::Trace& trace, const panels::ViewState& view, const MoviePlan& plan,
                  const std::vector<model::Moment>& moments, const FrameSink& sink);

}  // namespace viz::render
