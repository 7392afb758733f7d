#include "viz/model/packet.hpp"

namespace viz::model {

std::string_view name(PacketKind kind) {
    switch (kind) {
        case PacketKind::mail:
            return "mail";
        case PacketKind::command:
            return "command";
        case PacketKind::reply:
            return "reply";
        case PacketKind::dns_query:
            return "DNS query";
        case PacketKind::dns_answer:
            return "DNS answer";
        case PacketKind::control:
            break;
    }
    return "connection";
}

}  // namespace viz::model
