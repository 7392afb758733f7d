#include "sim/network/congestion.hpp"

#include <chrono>
#include <cmath>

#include "sim/engine/rates.hpp"

namespace sim::network {

using protocol::Duration;

Duration slow_start_delay(std::uint64_t size_octets, std::uint64_t window_octets, double bandwidth_octets_per_s,
                          Duration round_trip) {
    Duration delay{};
    std::uint64_t sent = 0;
    while (sent + window_octets < size_octets) {
        const Duration sending = engine::transmission_time(window_octets, bandwidth_octets_per_s);
        if (sending >= round_trip) break;
        delay += round_trip - sending;
        sent += window_octets;
        window_octets *= 2;
    }
    return delay;
}

Duration loss_delay(std::uint64_t size_octets, double loss_share, double bandwidth_octets_per_s, Duration round_trip) {
    if (loss_share <= 0 || round_trip <= Duration::zero()) return {};
    const double round_trip_s = std::chrono::duration<double>(round_trip).count();
    const double sustained =
        static_cast<double>(maximum_segment_size_octets) / round_trip_s * std::sqrt(1.5) / std::sqrt(loss_share);
    if (sustained >= bandwidth_octets_per_s) return {};
    return engine::transmission_time(size_octets, sustained) -
           engine::transmission_time(size_octets, bandwidth_octets_per_s);
}

}  // namespace sim::network
