#include "viz/model/time_scale.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "viz/model/time_words.hpp"

namespace viz::model {

namespace {

using namespace std::chrono_literals;

/// All quiet stretches together take this share of the strip.
constexpr double quiet_share = 0.25;
/// An active stretch takes at least this share of what all of them take.
constexpr double active_share_min = 0.02;
/// Waits shorter than this are part of what happens around them.
constexpr Duration quiet_min = 1500ms;

/// A stretch and how much room it wants.
struct Stretch {
    TimeSpan span;
    bool quiet = false;
    double weight = 0;
};

double length_ns(const TimeSpan& span) {
    return static_cast<double>((span.ends - span.begins).count());
}

/// Active stretches and the quiet ones between them, without empty ones, from end to end.
std::vector<Stretch> cut_into_stretches(const TimeSpan& whole, const std::vector<TimeSpan>& active) {
    std::vector<Stretch> stretches;
    Instant at = whole.begins;
    const auto add = [&](Instant until, bool quiet) {
        const Instant end = std::min(until, whole.ends);
        if (end <= at) return;
        stretches.push_back({{at, end}, quiet});
        at = end;
    };
    for (const TimeSpan& span : active) {
        add(span.begins, true);
        add(span.ends, false);
    }
    add(whole.ends, true);
    return stretches;
}

/// Active stretches by their length, but for very short ones; quiet ones by how often they double.
void weigh(std::vector<Stretch>& stretches) {
    double active_ns = 0;
    for (const Stretch& stretch : stretches) active_ns += stretch.quiet ? 0 : length_ns(stretch.span);
    double active_sum = 0;
    double quiet_sum = 0;
    for (Stretch& stretch : stretches) {
        const double length = length_ns(stretch.span);
        const double doublings = std::log2(2 + length / static_cast<double>(quiet_min.count()));
        stretch.weight = stretch.quiet ? doublings : std::max(length, active_ns * active_share_min);
        (stretch.quiet ? quiet_sum : active_sum) += stretch.weight;
    }
    if (active_sum <= 0 || quiet_sum <= 0) return;
    const double scale = quiet_share / (1 - quiet_share) * active_sum / quiet_sum;
    for (Stretch& stretch : stretches) {
        if (stretch.quiet) stretch.weight *= scale;
    }
}

/// How far apart round times are, ascending.
constexpr std::array<Duration, 33> round_steps{1us, 2us,  5us,  10us,  20us,  50us,  100us, 200us, 500us, 1ms,  2ms,
                                               5ms, 10ms, 20ms, 50ms,  100ms, 200ms, 500ms, 1s,    2s,    5s,   10s,
                                               30s, 1min, 5min, 15min, 1h,    3h,    12h,   24h,   168h,  720h, 8760h};

/// The first multiple of a step at or after an instant.
Instant round_up(Instant time, Duration step) {
    const std::int64_t step_ns = step.count();
    return Instant{(time.nanoseconds + step_ns - 1) / step_ns * step_ns};
}

/// The finest steps that are `spacing` apart on a stretch of the strip, or the coarsest that it has room for.
Duration tick_step(const TimeSpan& span, double width, double spacing) {
    Duration step = round_steps.front();
    for (const Duration coarser : round_steps) {
        const bool too_fine = static_cast<double>(step.count()) * width < spacing * length_ns(span);
        if (!too_fine || round_up(span.begins, coarser) > span.ends) break;
        step = coarser;
    }
    return step;
}

}  // namespace

TimeScale::TimeScale() : TimeScale(TimeSpan{Instant{}, Instant{} + 1s}, TimeScaleMode::linear, {}) {}

TimeScale::TimeScale(TimeSpan whole, TimeScaleMode mode, const std::vector<TimeSpan>& active) {
    whole.ends = std::max(whole.ends, whole.begins + 1ns);
    std::vector<Stretch> stretches{{whole, false, 1}};
    if (mode == TimeScaleMode::compressed && !active.empty()) {
        stretches = cut_into_stretches(whole, active);
        weigh(stretches);
    }
    double sum = 0;
    for (const Stretch& stretch : stretches) sum += stretch.weight;
    knots_.push_back({whole.begins, 0});
    double reached = 0;
    for (const Stretch& stretch : stretches) {
        reached += stretch.weight;
        knots_.push_back({stretch.span.ends, reached / sum});
        if (stretch.quiet) quiet_.push_back(stretch.span);
    }
    knots_.back().position = 1;
}

double TimeScale::position_of(Instant time) const {
    if (time <= knots_.front().time) return 0;
    if (time >= knots_.back().time) return 1;
    const auto after = std::upper_bound(knots_.begin(), knots_.end(), time,
                                        [](Instant wanted, const Knot& knot) { return wanted < knot.time; });
    const Knot& end = *after;
    const Knot& begin = *std::prev(after);
    const double share =
        static_cast<double>((time - begin.time).count()) / static_cast<double>((end.time - begin.time).count());
    return begin.position + share * (end.position - begin.position);
}

Instant TimeScale::time_at(double position) const {
    if (!(position > 0)) return knots_.front().time;
    if (position >= 1) return knots_.back().time;
    const auto after = std::upper_bound(knots_.begin(), knots_.end(), position,
                                        [](double wanted, const Knot& knot) { return wanted < knot.position; });
    const Knot& end = *after;
    const Knot& begin = *std::prev(after);
    const double share = (position - begin.position) / (end.position - begin.position);
    const double length = static_cast<double>((end.time - begin.time).count());
    return begin.time + Duration{std::llround(share * length)};
}

std::vector<TimeSpan> TimeScale::stretches() const {
    std::vector<TimeSpan> spans;
    for (std::size_t index = 1; index < knots_.size(); ++index) {
        spans.push_back({knots_[index - 1].time, knots_[index].time});
    }
    return spans;
}

std::vector<TimeSpan> active_spans(const Trace& trace, Duration gap_min) {
    std::vector<TimeSpan> spans;
    const auto add = [&](Instant begins, Instant ends) {
        if (!spans.empty() && begins - spans.back().ends < gap_min) {
            spans.back().ends = std::max(spans.back().ends, ends);
        } else {
            spans.push_back({begins, ends});
        }
    };
    // Both are in the order of their beginning.
    auto packet = trace.packets().begin();
    for (std::size_t index = trace.setup_events(); index < trace.events().size(); ++index) {
        const Instant time = trace.events()[index].time;
        for (; packet != trace.packets().end() && packet->leaves <= time; ++packet)
            add(packet->leaves, packet->arrives);
        add(time, time);
    }
    for (; packet != trace.packets().end(); ++packet) add(packet->leaves, packet->arrives);
    return spans;
}

TimeScale make_time_scale(const Trace& trace, TimeScaleMode mode) {
    // Something to be seen around what happens at one instant.
    constexpr Duration margin = 50ms;
    std::vector<TimeSpan> active = active_spans(trace, quiet_min);
    for (TimeSpan& span : active) span = {std::max(Instant{}, span.begins - margin), span.ends + margin};
    const Instant ends = active.empty() ? trace.end() : std::max(trace.end(), active.back().ends);
    return TimeScale({Instant{}, ends}, mode, active);
}

std::vector<TimeTick> make_time_ticks(const TimeScale& scale, double spacing_min) {
    const double spacing = std::max(spacing_min, 1e-3);
    std::vector<TimeTick> ticks;
    for (const TimeSpan& stretch : scale.stretches()) {
        const double width = scale.position_of(stretch.ends) - scale.position_of(stretch.begins);
        const Duration step = tick_step(stretch, width, spacing);
        for (Instant time = round_up(stretch.begins, step); time <= stretch.ends; time += step) {
            const double position = scale.position_of(time);
            const bool apart = ticks.empty() || position - ticks.back().position >= spacing;
            if (apart) ticks.push_back({time, position, tick_words(time, step)});
        }
    }
    return ticks;
}

}  // namespace viz::model
