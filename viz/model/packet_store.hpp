#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "viz/model/packet.hpp"

namespace viz::model {

/// Packets in the order of their leaving, and of the events that sent them where they leave together. One event sends
/// at most one packet.
class PacketStore {
public:
    /// Packets become known about in the order of their leaving: an addition far from the end is slow.
    void add(Packet packet);
    /// The packet of an event; nullptr: there is none.
    [[nodiscard]] const Packet* find(Instant leaves, sim::recording::EventId event) const;
    /// When it arrives after all, or that it gets lost. Does nothing where there is no such packet.
    void set_arrival(Instant leaves, sim::recording::EventId event, Instant arrives, bool lost);
    /// To which mail it belongs after all. Does nothing where there is no such packet.
    void set_message(Instant leaves, sim::recording::EventId event, std::string_view message);

    [[nodiscard]] const std::vector<Packet>& packets() const { return packets_; }
    /// Indexes of those that have left by `time` and not arrived yet, in their order. Of those that leave at that
    /// very instant, only the ones sent by an event up to `last_event`.
    [[nodiscard]] std::vector<std::size_t> in_flight(Instant time, sim::recording::EventId last_event) const;
    /// When the first packet leaves after `time`; instant_max: none does.
    [[nodiscard]] Instant next_leaving(Instant time) const;

private:
    /// As many packets as share one bound on their arrivals.
    static constexpr std::size_t block_size = 256;

    /// Index of the packet, or of the first that leaves later.
    [[nodiscard]] std::size_t index_of(Instant leaves, sim::recording::EventId event) const;
    /// The same, quick where it is near the end, as almost all are that are asked for while the recording is read.
    [[nodiscard]] std::size_t recent_index_of(Instant leaves, sim::recording::EventId event) const;
    [[nodiscard]] bool has(std::size_t index, Instant leaves, sim::recording::EventId event) const;
    void update_blocks_from(std::size_t index);

    std::vector<Packet> packets_;
    std::vector<Instant> arrives_max_;  ///< by block: none of it arrives later
};

}  // namespace viz::model
