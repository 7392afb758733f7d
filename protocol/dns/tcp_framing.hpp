#pragma once

#include <optional>
#include <string_view>

#include "protocol/base/octets.hpp"

namespace protocol::dns {

/// A message as it goes over TCP: two octets of length before it (RFC 1035 section 4.2.2).
/// @pre at most 65535 octets
[[nodiscard]] Octets frame_for_tcp(std::string_view message);

/// Cuts a TCP stream into messages; any chunking gives the same messages.
class TcpMessageSplitter {
public:
    void push(std::string_view octets) { buffer_ += octets; }
    /// The next complete message, without its length; nothing until more octets are pushed.
    [[nodiscard]] std::optional<Octets> next_message();
    [[nodiscard]] bool empty() const { return buffer_.empty(); }

private:
    Octets buffer_;
};

}  // namespace protocol::dns
