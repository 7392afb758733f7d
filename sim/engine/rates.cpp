#include "sim/engine/rates.hpp"

#include <chrono>
#include <cmath>
#include <limits>

namespace sim::engine {

Duration transmission_time(std::uint64_t size_octets, double octets_per_s) {
    return Duration{std::llround(static_cast<double>(size_octets) * nanoseconds_per_second / octets_per_s)};
}

double window_limited_rate(Duration latency) {
    if (latency <= Duration::zero()) return std::numeric_limits<double>::infinity();
    return tcp_window_octets_max / (2 * std::chrono::duration<double>(latency).count());
}

}  // namespace sim::engine
