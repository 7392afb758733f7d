#pragma once

#include <chrono>
#include <compare>
#include <cstdint>

namespace protocol {

/// A span of simulated time in integer nanoseconds. Literals: `30s`, `5min`, `20ms` (std::chrono_literals).
using Duration = std::chrono::nanoseconds;

/// A point in simulated time: integer nanoseconds since the scenario's start. It has no `now()`:
/// whoever needs the time is given it, so that the same inputs always give the same outputs.
struct Instant {
    std::int64_t nanoseconds = 0;

    constexpr auto operator<=>(const Instant&) const = default;

    constexpr Instant& operator+=(Duration span) {
        nanoseconds += span.count();
        return *this;
    }
    friend constexpr Instant operator+(Instant instant, Duration span) { return instant += span; }
    friend constexpr Instant operator-(Instant instant, Duration span) { return instant += -span; }
    friend constexpr Duration operator-(Instant later, Instant earlier) {
        return Duration{later.nanoseconds - earlier.nanoseconds};
    }
};

/// Later than everything that can happen in a simulation.
inline constexpr Instant instant_max{INT64_MAX};

}  // namespace protocol
