#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "protocol/base/ip_address.hpp"

namespace sim::bridge {

using protocol::Endpoint;

/// Knows which port of a virtual host stands for which socket outside, so that answers find their way back. Ports are
/// used in turn; after the last the one given out longest ago is given out again.
class DatagramDesk {
public:
    /// A socket outside, by its own address and by the socket of ours that it sends to.
    struct Sender {
        int socket = -1;
        Endpoint address;
        auto operator<=>(const Sender&) const = default;
    };
    /// The port of `host` that stands for a sender.
    std::uint16_t port_of(const std::string& host, const Sender& sender);
    /// nullptr: nobody has the port
    [[nodiscard]] const Sender* sender_of(const std::string& host, std::uint16_t port) const;

private:
    struct Ring {
        std::vector<Sender> senders;  ///< by port, from limits::first_datagram_port
        std::map<Sender, std::uint16_t> ports;
        std::uint16_t next = 0;
    };
    std::map<std::string, Ring> rings_;
};

}  // namespace sim::bridge
