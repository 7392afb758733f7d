#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "sim/network/congestion.hpp"
#include "sim/network/network.hpp"

namespace sim::network {

enum class Side : std::uint8_t { client, server };
[[nodiscard]] constexpr Side other(Side side) {
    return side == Side::client ? Side::server : Side::client;
}
[[nodiscard]] constexpr std::string_view name(Side side) {
    return side == Side::client ? "client" : "server";
}

/// A segment that arrived before those in front of it.
struct HeldSegment {
    std::uint64_t offset = 0;
    Octets octets;
    bool fin = false;
    recording::EventId cause = 0;
};

/// One end of a connection: what it has to send, and how far it has received.
struct End {
    engine::NodeIndex node = 0;
    Endpoint endpoint;
    ConnectionHandler* handler = nullptr;  ///< nullptr: not accepted yet, abandoned, or gone
    Octets unsent;
    recording::EventId unsent_cause = 0;
    recording::EventId close_cause = 0;
    std::uint64_t sent_octets = 0;       ///< offset of the next octet to send; FIN counts as one
    std::uint64_t delivered_octets = 0;  ///< offset of the next octet to hand over, as sent by the peer
    std::uint64_t window_octets = initial_window_octets;
    std::uint32_t segments_in_flight = 0;
    bool bulk_in_flight = false;
    bool takes_octets = true;  ///< false: its window is closed, the peer keeps what it has to send
    bool close_wanted = false;
    bool fin_sent = false;
    bool peer_closed = false;  ///< the peer's FIN was handed over
    bool abandoned = false;
    bool gone = false;              ///< this end knows the connection no longer: it answers with RST
    std::vector<HeldSegment> held;  ///< by offset
};

struct Connection {
    enum class Phase : std::uint8_t {
        opening,   ///< SYN sent
        accepted,  ///< the client has the SYN-ACK; the server does not have the ACK yet
        open,
    };
    ConnectionId client_id = 0;
    ConnectionId server_id = 0;  ///< the same as client_id unless both ends are on one host
    Phase phase = Phase::opening;
    std::array<End, 2> ends;
    Instant opened_at;
    protocol::Duration timeout{};
    unsigned syn_count = 0;
    engine::TimerId syn_timer = 0;
    recording::EventId cause = 0;  ///< the opening, later the opened event
    std::vector<TransactionTag> tags;

    [[nodiscard]] End& end(Side side) { return ends[static_cast<std::size_t>(side)]; }
    [[nodiscard]] const End& end(Side side) const { return ends[static_cast<std::size_t>(side)]; }
    [[nodiscard]] ConnectionId id(Side side) const { return side == Side::client ? client_id : server_id; }
    [[nodiscard]] Side side_of(engine::NodeIndex node, ConnectionId id) const {
        if (client_id != server_id) return id == client_id ? Side::client : Side::server;
        return node == end(Side::client).node ? Side::client : Side::server;
    }
};

}  // namespace sim::network
