#include "viz/model/packet_store.hpp"

#include <algorithm>
#include <utility>

namespace viz::model {

namespace {

std::pair<Instant, sim::recording::EventId> place_of(const Packet& packet) {
    return {packet.leaves, packet.event};
}

}  // namespace

std::size_t PacketStore::index_of(Instant leaves, sim::recording::EventId event) const {
    const std::pair wanted(leaves, event);
    const auto found =
        std::lower_bound(packets_.begin(), packets_.end(), wanted,
                         [](const Packet& packet, const auto& place) { return place_of(packet) < place; });
    return static_cast<std::size_t>(found - packets_.begin());
}

void PacketStore::add(Packet packet) {
    const std::size_t index = index_of(packet.leaves, packet.event);
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
    const std::size_t index = index_of(leaves, event);
    if (index == packets_.size() || place_of(packets_[index]) != std::pair(leaves, event)) return nullptr;
    return &packets_[index];
}

void PacketStore::set_arrival(Instant leaves, sim::recording::EventId event, Instant arrives, bool lost) {
    if (find(leaves, event) == nullptr) return;
    const std::size_t index = index_of(leaves, event);
    packets_[index].arrives = arrives;
    packets_[index].lost = lost;
    // The bound may stay too high: it only has to be one.
    Instant& bound = arrives_max_[index / block_size];
    bound = std::max(bound, arrives);
}

void PacketStore::set_message(Instant leaves, sim::recording::EventId event, std::string_view message) {
    if (find(leaves, event) != nullptr) packets_[index_of(leaves, event)].message = message;
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
