#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "protocol/base/ip_address.hpp"
#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"

namespace sim::bridge {

using protocol::Endpoint;
using protocol::Octets;

/// A socket of this machine, which never blocks; closed with the object. Nothing here, or anywhere in this program,
/// opens a connection to the outside: sockets listen, accept and answer.
class Socket {
public:
    Socket() = default;
    explicit Socket(int number) : number_(number) {}
    Socket(Socket&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Socket& operator=(Socket&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Socket() { close(); }

    [[nodiscard]] int number() const { return number_; }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }
    void close();
    /// With RST in place of FIN, whatever was not sent yet.
    void close_with_reset();

    /// The port it is bound to.
    [[nodiscard]] std::uint16_t port() const;

    struct Accepted;
    /// Takes a connection that waits. Nothing: none does. A socket that is not open: one may, and there are no
    /// descriptors, or is no memory, to take it.
    [[nodiscard]] std::optional<Accepted> accept() const;

    enum class Outcome : std::uint8_t { done, would_block, closed, broken };
    struct Transfer {
        Outcome outcome;
        std::size_t size_octets = 0;
    };
    /// Appends at most `octets_max` octets. `closed`: the peer will send no more.
    Transfer receive(Octets& octets, std::size_t octets_max) const;
    Transfer send(std::string_view octets) const;
    /// FIN: it will send no more.
    void send_end() const;

    struct Datagram;
    [[nodiscard]] std::optional<Datagram> receive_datagram() const;
    /// Answers whoever sent a datagram. What the system does not take is lost, as datagrams are.
    void send_datagram(const Endpoint& to, std::string_view octets) const;

private:
    int number_ = -1;
};

struct Socket::Accepted {
    Socket socket;
    protocol::IpAddress from;
};
struct Socket::Datagram {
    Endpoint from;
    Octets octets;
};

enum class Transport : std::uint8_t { tcp, udp };

/// Why an address cannot be listened on.
struct ListenError {
    std::string text;
    bool no_such_address = false;  ///< this machine has not got it, or not this family
};
/// @param at  port 0: any that is free
[[nodiscard]] protocol::Result<Socket, ListenError> listen_at(Transport transport, const Endpoint& at);

}  // namespace sim::bridge
