#pragma once

#include <cstdint>

#include "protocol/base/instant.hpp"

namespace sim::engine {

using protocol::Duration;

inline constexpr double nanoseconds_per_second = 1e9;

/// Time that octets take at a rate, rounded to the nearest nanosecond.
[[nodiscard]] Duration transmission_time(std::uint64_t size_octets, double octets_per_s);

/// The rate a connection cannot exceed over a way of this latency: a window of 4 MiB a round trip, SimGrid's
/// network/TCP-gamma.
inline constexpr double tcp_window_octets_max = 4'194'304;
[[nodiscard]] double window_limited_rate(Duration latency);

}  // namespace sim::engine
