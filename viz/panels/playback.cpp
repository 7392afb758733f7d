#include "viz/panels/playback.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace viz::panels {
namespace {

constexpr double seconds_max = 0.1;
constexpr double quiet_seconds = 0.6;

constexpr std::array speeds = {0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,  0.2,  0.5,  1.0,
                               2.0,   5.0,   10.0,  20.0, 50.0, 100., 200., 500., 1000.};

/// How far one frame goes, in whole nanoseconds; what is left over is kept for the next.
model::Duration frame_span(Playback& playback, double seconds) {
    const double exact = std::min(seconds, seconds_max) * playback.speed * playback.hurry * 1e9 + playback.remainder_ns;
    const double whole = std::floor(exact);
    playback.remainder_ns = exact - whole;
    return model::Duration{static_cast<std::int64_t>(whole)};
}

}  // namespace

model::Duration quiet_span(double speed) {
    return model::Duration{static_cast<std::int64_t>(quiet_seconds * speed * 1e9)};
}

void advance(const model::Trace& trace, Playback& playback, double seconds) {
    if (!playback.playing || trace.events().empty()) return;
    if (playback.skip_quiet) {
        const auto later = model::skip_quiet(trace, playback.moment, quiet_span(playback.speed * playback.hurry));
        if (later) playback.moment = *later;
    }
    const model::Instant time = std::min(playback.moment.time + frame_span(playback, seconds), trace.end());
    playback.moment = trace.moment_at(time);
    if (time == trace.end() && trace.finished()) playback.playing = false;
}

void play_or_pause(const model::Trace& trace, Playback& playback) {
    playback.playing = !playback.playing;
    if (playback.playing && trace.finished() && playback.moment.time >= trace.end()) playback.moment = trace.start();
}

void seek(Playback& playback, const model::Moment& moment) {
    playback.moment = moment;
    playback.remainder_ns = 0;
    playback.hurry = 1;
    playback.playing = false;
}

bool step(const model::Trace& trace, Playback& playback, model::StepKind kind, bool forward) {
    const auto moment =
        forward ? model::step_forward(trace, playback.moment, kind) : model::step_back(trace, playback.moment, kind);
    if (moment) seek(playback, *moment);
    playback.playing = false;
    return moment.has_value();
}

double faster(double speed) {
    const auto next = std::ranges::find_if(speeds, [&](double value) { return value > speed * 1.001; });
    return next == speeds.end() ? speed_max : *next;
}

double slower(double speed) {
    const auto next = std::find_if(speeds.rbegin(), speeds.rend(), [&](double value) { return value < speed * 0.999; });
    return next == speeds.rend() ? speed_min : *next;
}

}  // namespace viz::panels
