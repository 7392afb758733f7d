#include "protocol/dns/tcp_framing.hpp"

#include <cassert>

#include "protocol/dns/message.hpp"
#include "protocol/dns/wire_writer.hpp"

namespace protocol::dns {

namespace {
constexpr std::size_t length_octets = 2;
}

Octets frame_for_tcp(std::string_view message) {
    assert(message.size() <= message_octets_max);
    WireWriter writer;
    writer.u16(static_cast<std::uint16_t>(message.size()));
    writer.raw(message);
    return std::move(writer).take();
}

std::optional<Octets> TcpMessageSplitter::next_message() {
    if (buffer_.size() < length_octets) return std::nullopt;
    const std::size_t length =
        static_cast<std::size_t>(static_cast<unsigned char>(buffer_[0])) << 8U | static_cast<unsigned char>(buffer_[1]);
    if (buffer_.size() < length_octets + length) return std::nullopt;
    Octets message = buffer_.substr(length_octets, length);
    buffer_.erase(0, length_octets + length);
    return message;
}

}  // namespace protocol::dns
