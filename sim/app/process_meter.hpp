#pragma once

#include <cstdint>

namespace sim::app {

/// CPU time (user and system) that this process has used, in microseconds.
[[nodiscard]] double cpu_microseconds();
/// The most memory that this process has had, in octets.
[[nodiscard]] std::uint64_t peak_rss_octets();

}  // namespace sim::app
