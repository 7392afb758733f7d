#include "viz/render/movie.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "viz/panels/playback.hpp"
#include "viz/render/offscreen.hpp"

namespace viz::render {
namespace {

std::int64_t nanoseconds_per_second(const MoviePlan& plan) {
    return std::max<std::int64_t>(1, std::llround(plan.speed * 1e9));
}

/// How much of what keeps its own time, such as labels that glide, goes on from frame to frame.
double frame_seconds(const MoviePlan& plan) {
    return std::min(0.1, 1.0 / plan.frames_per_second);
}

/// Playing shows, but the time comes from the frame's number: what the panels will add to it is taken away.
void set_time(panels::Playback& playback, const MoviePlan& plan, const model::Moment& moment, double seconds) {
    playback.moment = moment;
    playback.playing = true;
    playback.skip_quiet = false;
    playback.speed = plan.speed;
    playback.remainder_ns = -(seconds * plan.speed * 1e9);
}

}  // namespace

std::size_t frame_count(const MoviePlan& plan) {
    const std::int64_t span = std::max<std::int64_t>(0, (plan.to - plan.from).count());
    const std::int64_t per_second = nanoseconds_per_second(plan);
    // Whole seconds of the movie and the rest apart: the product of all could be too large.
    const std::int64_t frames =
        span / per_second * plan.frames_per_second + span % per_second * plan.frames_per_second / per_second;
    return static_cast<std::size_t>(frames) + 1;
}

model::Instant frame_time(const MoviePlan& plan, std::size_t frame) {
    const std::int64_t per_second = nanoseconds_per_second(plan);
    const auto number = static_cast<std::int64_t>(frame);
    return plan.from + model::Duration{number / plan.frames_per_second * per_second +
                                       number % plan.frames_per_second * per_second / plan.frames_per_second};
}

std::vector<model::Moment> frame_moments(const model::Trace& trace, const MoviePlan& plan, std::size_t frames_max) {
    std::vector<model::Moment> moments;
    MoviePlan rest = plan;  // from the wait that was skipped last
    std::size_t frame = 0;  // of the rest
    for (; moments.size() < frames_max; ++frame) {
        const model::Instant time = frame_time(rest, frame);
        if (time > plan.to) break;
        model::Moment moment = trace.moment_at(time);
        if (plan.skip_waits) {
            const auto later = model::skip_quiet(trace, moment, panels::quiet_span(plan.speed));
            if (later && later->time > plan.to) break;
            if (later) {
                moment = *later;
                rest.from = later->time;
                frame = 0;
            }
        }
        moments.push_back(moment);
    }
    if (moments.empty() && frames_max > 0) moments.push_back(trace.moment_at(plan.from));
    return moments;
}

bool render_movie(const model::Trace& trace, const panels::ViewState& view, const MoviePlan& plan,
                  const std::vector<model::Moment>& moments, const FrameSink& sink) {
    Offscreen offscreen(plan.size, plan.scale);
    panels::ViewState shown = view;
    for (std::size_t frame = 0; frame < moments.size(); ++frame) {
        const model::Moment& moment = moments[frame];
        if (frame == 0) {
            set_time(shown.playback, plan, moment, 0);
            offscreen.settle(trace, shown);
        } else {
            const double seconds = frame_seconds(plan);
            set_time(shown.playback, plan, moment, seconds);
            offscreen.draw(trace, shown, seconds);
        }
        if (!sink(frame, offscreen.image())) return false;
    }
    return true;
}

}  // namespace viz::render
