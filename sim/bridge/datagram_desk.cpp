#include "sim/bridge/datagram_desk.hpp"

#include "sim/bridge/limits.hpp"

namespace sim::bridge {

std::uint16_t DatagramDesk::port_of(const std::string& host, const Sender& sender) {
    Ring& ring = rings_[host];
    const auto known = ring.ports.find(sender);
    if (known != ring.ports.end()) return known->second;
    if (ring.senders.size() <= ring.next) ring.senders.resize(ring.next + std::size_t{1});
    ring.ports.erase(ring.senders[ring.next]);
    ring.senders[ring.next] = sender;
    const auto port = static_cast<std::uint16_t>(limits::first_datagram_port + ring.next);
    ring.ports.emplace(sender, port);
    ring.next = static_cast<std::uint16_t>((ring.next + 1) % limits::datagram_ports);
    return port;
}

const DatagramDesk::Sender* DatagramDesk::sender_of(const std::string& host, std::uint16_t port) const {
    const auto ring = rings_.find(host);
    if (ring == rings_.end() || port < limits::first_datagram_port) return nullptr;
    const std::size_t index = static_cast<std::size_t>(port) - limits::first_datagram_port;
    return index < ring->second.senders.size() ? &ring->second.senders[index] : nullptr;
}

}  // namespace sim::bridge
