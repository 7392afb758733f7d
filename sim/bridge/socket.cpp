#include "sim/bridge/socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "sim/bridge/limits.hpp"

namespace sim::bridge {

namespace {

using protocol::IpAddress;

/// An address as the system's calls want it.
struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = sizeof(sockaddr_storage);

    [[nodiscard]] sockaddr* pointer() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketAddress to_system(const Endpoint& endpoint) {
    SocketAddress address;
    const std::string_view octets = endpoint.address.octets();
    if (endpoint.address.is_v4()) {
        sockaddr_in v4{};
        v4.sin_family = AF_INET;
        v4.sin_port = htons(endpoint.port);
        std::memcpy(&v4.sin_addr, octets.data(), octets.size());
        std::memcpy(&address.storage, &v4, sizeof v4);
        address.size = sizeof v4;
    } else {
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(endpoint.port);
        std::memcpy(&v6.sin6_addr, octets.data(), octets.size());
        std::memcpy(&address.storage, &v6, sizeof v6);
        address.size = sizeof v6;
    }
    return address;
}

Endpoint from_system(const SocketAddress& address) {
    if (address.storage.ss_family == AF_INET) {
        sockaddr_in v4{};
        std::memcpy(&v4, &address.storage, sizeof v4);
        std::array<std::uint8_t, 4> octets{};
        std::memcpy(octets.data(), &v4.sin_addr, octets.size());
        return {IpAddress::v4(octets), ntohs(v4.sin_port)};
    }
    sockaddr_in6 v6{};
    std::memcpy(&v6, &address.storage, sizeof v6);
    std::array<std::uint8_t, 16> octets{};
    std::memcpy(octets.data(), &v6.sin6_addr, octets.size());
    return {IpAddress::v6(octets), ntohs(v6.sin6_port)};
}

bool set_option(const Socket& socket, int level, int option, int value) {
    return setsockopt(socket.number(), level, option, &value, sizeof value) == 0;
}

ListenError listen_error() {
    return {std::generic_category().message(errno), errno == EADDRNOTAVAIL || errno == EAFNOSUPPORT};
}

Socket::Outcome outcome_of_error() {
    const bool later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR || errno == ENOBUFS;
    return later ? Socket::Outcome::would_block : Socket::Outcome::broken;
}

}  // namespace

void Socket::close() {
    if (is_open()) ::close(std::exchange(number_, -1));
}

void Socket::close_with_reset() {
    if (!is_open()) return;
    const linger at_once{1, 0};
    setsockopt(number_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
}

std::uint16_t Socket::port() const {
    SocketAddress address;
    if (getsockname(number_, address.pointer(), &address.size) != 0) return 0;
    return from_system(address).port;
}

std::optional<Socket::Accepted> Socket::accept() const {
    SocketAddress address;
    Socket accepted(::accept4(number_, address.pointer(), &address.size, SOCK_NONBLOCK | SOCK_CLOEXEC));
    const bool exhausted = errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
    if (!accepted.is_open()) return exhausted ? std::optional<Accepted>(Accepted{}) : std::nullopt;
    return Accepted{std::move(accepted), from_system(address).address};
}

Socket::Transfer Socket::receive(Octets& octets, std::size_t octets_max) const {
    const std::size_t before = octets.size();
    octets.resize(before + octets_max);
    const ssize_t got = ::recv(number_, octets.data() + before, octets_max, 0);
    octets.resize(before + (got > 0 ? static_cast<std::size_t>(got) : 0));
    if (got < 0) return {outcome_of_error()};
    if (got == 0) return {Outcome::closed};
    return {Outcome::done, static_cast<std::size_t>(got)};
}

Socket::Transfer Socket::send(std::string_view octets) const {
    const ssize_t sent = ::send(number_, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent < 0) return {outcome_of_error()};
    return {Outcome::done, static_cast<std::size_t>(sent)};
}

void Socket::send_end() const {
    shutdown(number_, SHUT_WR);
}

std::optional<Socket::Datagram> Socket::receive_datagram() const {
    static constexpr std::size_t datagram_octets_max = 65'535;
    SocketAddress address;
    Octets octets(datagram_octets_max, '\0');
    const ssize_t got = ::recvfrom(number_, octets.data(), octets.size(), 0, address.pointer(), &address.size);
    if (got < 0) return std::nullopt;
    octets.resize(static_cast<std::size_t>(got));
    return Datagram{from_system(address), std::move(octets)};
}

void Socket::send_datagram(const Endpoint& to, std::string_view octets) const {
    SocketAddress address = to_system(to);
    static_cast<void>(::sendto(number_, octets.data(), octets.size(), MSG_NOSIGNAL, address.pointer(), address.size));
}

protocol::Result<Socket, ListenError> listen_at(Transport transport, const Endpoint& at) {
    const int family = at.address.is_v4() ? AF_INET : AF_INET6;
    const int type = transport == Transport::tcp ? SOCK_STREAM : SOCK_DGRAM;
    Socket socket(::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    if (!socket.is_open()) return protocol::failure(listen_error());
    // Each family has a socket of its own; a port of TCP can be taken again while old connections wait for their end.
    if (family == AF_INET6 && !set_option(socket, IPPROTO_IPV6, IPV6_V6ONLY, 1))
        return protocol::failure(listen_error());
    if (transport == Transport::tcp && !set_option(socket, SOL_SOCKET, SO_REUSEADDR, 1)) {
        return protocol::failure(listen_error());
    }
    SocketAddress address = to_system(at);
    if (::bind(socket.number(), address.pointer(), address.size) != 0) return protocol::failure(listen_error());
    if (transport == Transport::tcp && ::listen(socket.number(), limits::backlog) != 0) {
        return protocol::failure(listen_error());
    }
    return socket;
}

}  // namespace sim::bridge
