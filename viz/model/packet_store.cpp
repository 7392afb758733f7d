#include "viz/model/packet_store.hpp"

#include <algorithm>
#include <utility>

namespace viz::model {

namespace {

using Place = std::pair<Instant, sim::recording::EventId>;

Place place_of(const Packet& packet) {
    return {packet.leaves, packet.event};
}

/// Index of the first packet from `begin` on that is not before the place.
std::size_t first_from(const std::vector<Packet>& packets, std::size_t begin, const Place& wanted) {
    const auto found =
        std::lower_bound(packets.begin() + static_cast<std::ptrdiff_t>(begin), packets.end(), wanted,
                         [](const Packet& packet, const Place& place) { return place_of(packet) < place; });
    return static_cast<std::size_t>(found - packets.begin());
}

}  // namespace

std::size_t PacketStore::index_of(Instant leaves, sim::recording::EventId event) const {
    return first_from(packets_, 0, {leaves, event});
}

std::size_t PacketStore::recent_index_of(Instant leaves, sim::recording::EventId event) const {
    const Place wanted(leaves, event);
    std::size_t back = 1;
    while (back < packets_.size() && !(place_of(packets_[packets_.size() - back]) < wanted)) back *= 2;
    return first_from(packets_, packets_.size() - std::min(back, packets_.size()), wanted);
}

bool PacketStore::has(std::size_t index, Instant leaves, sim::recording::EventId event) const {
    return index < packets_.size() && place_of(packets_[index]) == Place(leaves, event);
}

void PacketStore::add(Packet packet) {
    const std::size_t index = recent_index_of(packet.leaves, packet.event);
    packets_.insert(packets_.begin() + static_cast<std::ptrdiff_t>(index), std::move(packet));
    update_blocks_from(index);
}

void PacketStore::update_blocks_from(std::size_t index) {
    if (index + 1 == packets_.size() && index % block_size != 0) {
        arrives_max_.back() = std::max(arrives_max_.back(), packets_.back().arrives);
        return;
    }
    const std::size_t first = index / block_size;
    arrives_max_.resize(first);
    for (std::size_t place = first * block_size; place < packets_.size(); ++place) {
        if (place % block_size == 0) arrives_max_.push_back(packets_[place].arrives);
        arrives_max_.back() = std::max(arrives_max_.back(), packets_[place].arrives);
    }
}

const Packet* PacketStore::find(Instant leaves, sim::recording::EventId event) const {
    const std::size_t index = recent_index_of(leaves, event);
    return has(index, leaves, event) ? &packets_[index] : nullptr;
}

void PacketStore::set_arrival(Instant leaves, sim::recording::EventId event, Instant arrives, bool lost) {
    const std::size_t index = recent_index_of(leaves, event);
    if (!has(index, leaves, event)) return;
    packets_[index].arrives = arrives;
    packets_[index].lost = lost;
    // The bound may stay too high: it only has to be one.
    Instant& bound = arrives_max_[index / block_size];
    bound = std::max(bound, arrives);
}

void PacketStore::set_message(Instant leaves, sim::recording::EventId event, std::string_view message) {
    const std::size_t index = recent_index_of(leaves, event);
    if (has(index, leaves, event)) packets_[index].message = message;
}

std::vector<std::size_t> PacketStore::in_flight(Instant time, sim::recording::EventId last_event) const {
    const std::size_t end = last_event == UINT64_MAX ? index_of(time, UINT64_MAX) : index_of(time, last_event + 1);
    std::vector<std::size_t> found;
    for (std::size_t block = 0; block * block_size < end; ++block) {
        if (arrives_max_[block] <= time) continue;
        const std::size_t block_end = std::min(end, (block + 1) * block_size);
        for (std::size_t index = block * block_size; index < block_end; ++index) {
            if (packets_[index].arrives > time) found.push_back(index);
        }
    }
    return found;
}

Instant PacketStore::next_leaving(Instant time) const {
    const std::size_t index = index_of(time, UINT64_MAX);
    return index == packets_.size() ? protocol::instant_max : packets_[index].leaves;
}

}  // namespace viz::model
