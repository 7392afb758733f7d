#include <fmt/format.h>

#include <array>

#include "sim/bridge/bridge.hpp"
#include "sim/bridge/limits.hpp"

namespace sim::bridge {

namespace {

using protocol::IpAddress;

constexpr IpAddress loopback_v4 = IpAddress::v4({127, 0, 0, 1});
constexpr IpAddress loopback_v6 = IpAddress::v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

}  // namespace

protocol::Result<std::unique_ptr<Bridge>, std::string> Bridge::open(const ServingPlan& plan, BridgeOptions options) {
    std::unique_ptr<Bridge> bridge(new Bridge(std::move(options)));
    for (const ServedPort& served : plan.ports) {
        if (const auto added = bridge->add(served); !added) return protocol::failure(added.error());
    }
    return bridge;
}

std::vector<IpAddress> Bridge::wanted_addresses() const {
    return options_.bind.empty() ? std::vector{loopback_v4, loopback_v6} : options_.bind;
}

protocol::Result<void, std::string> Bridge::add(const ServedPort& served) {
    std::string reason;
    const unsigned tries = served.local_port ? 1 : limits::port_tries_max;
    for (unsigned tried = 0; tried < tries; ++tried) {
        std::vector<IpAddress> addresses;
        auto doors = listen(served, served.local_port.value_or(0), addresses);
        if (!doors) {
            reason = doors.error().text;
            continue;
        }
        ports_.push_back({served, std::move(addresses), doors->front().socket.port()});
        for (Door& door : *doors) {
            door.port = ports_.size() - 1;
            doors_.push_back(std::move(door));
        }
        return {};
    }
    const std::string port = served.local_port ? fmt::format("port {}", *served.local_port) : "a port";
    return protocol::failure(
        fmt::format("{} of this machine for {} port {}: {}", port, served.host, served.service_port, reason));
}

/// One port at all addresses, for both transports; the first socket decides which where any is good.
protocol::Result<std::vector<Bridge::Door>, ListenError> Bridge::listen(const ServedPort& served, std::uint16_t port,
                                                                        std::vector<IpAddress>& addresses) const {
    std::vector<Door> doors;
    for (const IpAddress& address : wanted_addresses()) {
        for (const Transport transport : {Transport::tcp, Transport::udp}) {
            if (transport == Transport::udp && !served.has_datagrams) continue;
            auto socket = listen_at(transport, {address, port});
            const bool may_lack = options_.bind.empty() && !doors.empty();
            if (!socket && socket.error().no_such_address && may_lack) break;
            if (!socket) {
                return protocol::failure(ListenError{fmt::format("{}: {}", address.to_string(), socket.error().text)});
            }
            port = socket->port();
            doors.push_back({std::move(*socket), transport, 0, address.is_v4()});
            if (transport == Transport::tcp) addresses.push_back(address);
        }
    }
    return doors;
}

}  // namespace sim::bridge
