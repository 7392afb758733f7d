#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/recording/event.hpp"
#include "viz/model/moment.hpp"

namespace viz::model {

/// What travels, as the map tells it apart by shape and colour.
enum class PacketKind : std::uint8_t {
    mail,     ///< header and body of a message
    command,  ///< what a client says: SMTP, POP3
    reply,    ///< what a server answers
    dns_query,
    dns_answer,
    control,  ///< opening, closing and breaking of connections
};
inline constexpr std::size_t packet_kind_count = 6;

/// Name for legends and texts: "mail", "command", "reply", "DNS query", "DNS answer", "connection".
[[nodiscard]] std::string_view name(PacketKind kind);

/// Of a server, or of a name server.
[[nodiscard]] constexpr bool is_answer(PacketKind kind) {
    return kind == PacketKind::reply || kind == PacketKind::dns_answer;
}
[[nodiscard]] constexpr bool is_dns(PacketKind kind) {
    return kind == PacketKind::dns_query || kind == PacketKind::dns_answer;
}

/// Something on its way from one host to another.
struct Packet {
    sim::recording::EventId event = 0;  ///< that sent it
    Instant leaves;
    Instant arrives;   ///< or, of a lost one, when it would have arrived
    std::string from;  ///< host
    std::string to;    ///< host; empty: nobody has the address
    PacketKind kind = PacketKind::control;
    bool encrypted = false;  ///< it goes under TLS
    bool lost = false;       ///< it gets half of the way
    std::string label;       ///< a few words: "MX beta.test?", "250 OK", "Subject: Lunch?"
    std::string message;     ///< id of the mail it belongs to, without copies and notifications; empty: none
    sim::recording::ConnectionId connection = 0;  ///< the client's number; 0: a datagram
};

}  // namespace viz::model
