#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "viz/model/trace.hpp"

namespace viz::model {

enum class TimeScaleMode : std::uint8_t {
    linear,
    compressed,  ///< quiet stretches, however long, take little room
};

/// A stretch of time, `begins` before `ends`.
struct TimeSpan {
    Instant begins;
    Instant ends;
    bool operator==(const TimeSpan&) const = default;
};

/// Where an instant stands on a strip from 0 to 1, and which instant stands there. Both ways are monotone, and each
/// undoes the other.
class TimeScale {
public:
    /// From 0 to 1 s.
    TimeScale();
    /// @param whole   what the strip shows; empty stretches are shown as 1 ns
    /// @param active  when something happens, in order, without overlaps; for mode compressed
    TimeScale(TimeSpan whole, TimeScaleMode mode, const std::vector<TimeSpan>& active);

    /// Instants outside the strip stand at its ends.
    [[nodiscard]] double position_of(Instant time) const;
    [[nodiscard]] Instant time_at(double position) const;

    [[nodiscard]] TimeSpan whole() const { return {knots_.front().time, knots_.back().time}; }
    /// From end to end, those within which time goes evenly.
    [[nodiscard]] std::vector<TimeSpan> stretches() const;
    /// Stretches that take less room than their length would, in order.
    [[nodiscard]] const std::vector<TimeSpan>& quiet() const { return quiet_; }

private:
    struct Knot {
        Instant time;
        double position;
    };
    std::vector<Knot> knots_;  ///< ascending in both, at least two
    std::vector<TimeSpan> quiet_;
};

/// When something happens or is on its way; what is closer together than `gap_min` counts as one.
[[nodiscard]] std::vector<TimeSpan> active_spans(const Trace& trace, Duration gap_min);
[[nodiscard]] TimeScale make_time_scale(const Trace& trace, TimeScaleMode mode);

/// A line across the strip with its time beside it.
struct TimeTick {
    Instant time;
    double position = 0;
    std::string text;
};
/// Round times, at least `spacing_min` (a fraction of the strip) apart.
[[nodiscard]] std::vector<TimeTick> make_time_ticks(const TimeScale& scale, double spacing_min);

}  // namespace viz::model
