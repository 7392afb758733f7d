#include "sim/engine/packet_engine.hpp"

#include <algorithm>
#include <cassert>
#include <limits>
#include <utility>

#include "sim/engine/rates.hpp"

namespace sim::engine {

PacketEngine::PacketEngine(std::vector<LinkDescription> links, std::size_t hosts, PathTable::RouteFinder finder,
                           std::size_t ports)
    : paths_(std::move(links), hosts, std::move(finder)), port_free_at_(ports) {}

TimerId PacketEngine::at(Instant time, Strength strength, Callback callback) {
    assert(time >= now_);
    return queue_.schedule(time, strength, std::move(callback));
}

TimerId PacketEngine::run_soon(Turn& turn) {
    return queue_.schedule(now_, turn);
}

void PacketEngine::send(NodeIndex from, NodeIndex to, std::uint64_t size_octets, TransmissionCallback done) {
    send_at_rate(from, to, size_octets, std::numeric_limits<double>::infinity(), std::move(done));
}

void PacketEngine::send_at_rate(NodeIndex from, NodeIndex to, std::uint64_t size_octets, double rate_octets_per_s,
                                TransmissionCallback done) {
    const TrackedPath& way = paths_.find(from, to);
    const double rate = std::min(rate_octets_per_s, way.path.bandwidth_octets_per_s);
    const std::uint32_t index = packets_.take();
    Packet& packet = packets_[index];
    packet = {std::move(done),
              from,
              to,
              way.route.last_port,
              way.times_down,
              paths_.version(),
              transmission_time(size_octets, rate)};
    packet.lost_at_start = !way.path.up;
    Instant leaves = now_;
    if (packet.lost_at_start) {
        packet.last_port = no_port;
    } else if (way.route.first_port != no_port) {
        Instant& free_at = port_free_at_[way.route.first_port];
        leaves = std::max(now_, free_at);
        free_at = leaves + transmission_time(size_octets, way.first_rate_octets_per_s);
        packet.port_time = transmission_time(size_octets, way.last_rate_octets_per_s);
    }
    queue_.schedule(leaves + way.path.latency, Strength::strong, [this, index] { reach_last_port(index); });
}

void PacketEngine::reach_last_port(std::uint32_t index) {
    const Packet& packet = packets_[index];
    Instant begins = now_;
    if (packet.last_port != no_port) {
        Instant& free_at = port_free_at_[packet.last_port];
        begins = std::max(now_, free_at);
        free_at = begins + packet.port_time;
    }
    queue_.schedule(begins + packet.receiving_time, Strength::strong, [this, index] { arrive(index); });
}

void PacketEngine::arrive(std::uint32_t index) {
    Packet& packet = packets_[index];
    const bool unchanged = packet.paths_version == paths_.version();
    const bool went_down = !unchanged && paths_.find(packet.from, packet.to).times_down != packet.times_down;
    const bool lost = packet.lost_at_start || went_down;
    const TransmissionCallback done = std::exchange(packet.done, nullptr);
    packets_.release(index);
    done(lost ? Transmission::lost : Transmission::delivered);
}

bool PacketEngine::handle_next_event(Instant limit) {
    const std::optional<EventHeap::Due> due = queue_.pop_until(limit);
    if (!due) return false;
    now_ = due->time;
    ++events_handled_;
    due->turn != nullptr ? due->turn->take() : due->callback();
    return true;
}

}  // namespace sim::engine
