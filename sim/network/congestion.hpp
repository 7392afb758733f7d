#pragma once

#include <cstdint>

#include "protocol/base/instant.hpp"

namespace sim::network {

/// How long a bulk transfer is held up beyond its octets' time on the wire.

inline constexpr std::uint64_t maximum_segment_size_octets = 1460;  ///< Ethernet's 1500 less the headers
/// RFC 6928 section 2: ten segments.
inline constexpr std::uint64_t initial_window_octets = 10 * maximum_segment_size_octets;

/// The extra round trips of slow start, RFC 5681 section 3.1: the window doubles each round trip until it
/// covers the rest of the transfer or fills the path; what is left of each round trip once the window has been
/// sent is idle.
[[nodiscard]] protocol::Duration slow_start_delay(std::uint64_t size_octets, std::uint64_t window_octets,
                                                  double bandwidth_octets_per_s, protocol::Duration round_trip);

/// The time that losses add: congestion avoidance sustains MSS / RTT * sqrt(3/2) / sqrt(loss) octets a second
/// (Mathis, Semke, Mahdavi and Ott 1997).
/// @param loss_share  in [0, 1)
[[nodiscard]] protocol::Duration loss_delay(std::uint64_t size_octets, double loss_share, double bandwidth_octets_per_s,
                                            protocol::Duration round_trip);

}  // namespace sim::network
