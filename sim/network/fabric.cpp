#include "sim/network/fabric.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sim::network {

// 127.0.0.0/8, RFC 1122 section 3.2.1.3; ::1, RFC 4291 section 2.5.3.
bool is_loopback(IpAddress address) {
    constexpr char ipv4_loopback_net = 127;
    constexpr IpAddress ipv6_loopback = IpAddress::v6({0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    return address.is_v4() ? address.octets().front() == ipv4_loopback_net : address == ipv6_loopback;
}

bool Fabric::Host::has(IpAddress address) const {
    return is_loopback(address) || std::find(addresses.begin(), addresses.end(), address) != addresses.end();
}

void Fabric::add_host(NodeIndex node, std::string name, std::vector<IpAddress> addresses) {
    assert(node == hosts_.size());
    for (const IpAddress& address : addresses) owners_.emplace(address, node);
    hosts_.push_back({std::move(name), std::move(addresses), {}, {}});
}

std::size_t Fabric::AddressHash::operator()(const IpAddress& address) const {
    constexpr std::size_t multiplier = 0x9E3779B97F4A7C15U;  // 2^64 divided by the golden ratio
    std::size_t hash = 0;
    for (const char octet : address.octets()) hash = (hash + static_cast<unsigned char>(octet)) * multiplier;
    return hash;
}

std::optional<NodeIndex> Fabric::owner(IpAddress address) const {
    const auto found = owners_.find(address);
    return found == owners_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<NodeIndex> Fabric::target(NodeIndex asking, IpAddress address) const {
    return is_loopback(address) ? std::optional(asking) : owner(address);
}

std::optional<IpAddress> Fabric::source(NodeIndex node, std::optional<IpAddress> wanted, IpAddress target) const {
    const Host& sender = hosts_[node];
    if (wanted) {
        const bool usable = sender.has(*wanted) && wanted->family() == target.family();
        return usable ? wanted : std::nullopt;
    }
    if (is_loopback(target)) return target;
    for (const IpAddress& address : sender.addresses) {
        if (address.family() == target.family()) return address;
    }
    return std::nullopt;
}

Verdict Fabric::leaving(NodeIndex node, const Endpoint& to) const {
    return hosts_[node].firewall.verdict(FirewallRule::Direction::outbound, to.port, to.address);
}

Verdict Fabric::entering(NodeIndex node, const Endpoint& from, const Endpoint& to) const {
    return hosts_[node].firewall.verdict(FirewallRule::Direction::inbound, to.port, from.address);
}

bool Fabric::strips_starttls(NodeIndex client, NodeIndex server, const Endpoint& from, const Endpoint& to) const {
    using enum FirewallRule::Direction;
    return hosts_[server].firewall.strips_starttls(inbound, to.port, from.address) ||
           hosts_[client].firewall.strips_starttls(outbound, to.port, to.address);
}

void Fabric::set_link_loss(engine::LinkIndex link, double share) {
    assert(share >= 0 && share <= 1);
    if (losses_.size() <= link) losses_.resize(link + 1);
    LinkLoss& loss = losses_[link];
    loss.share = share;
    if (!loss.draws) loss.draws.emplace(seed_, 0, engine.link(link).name, "loss");
}

double Fabric::link_loss(engine::LinkIndex link) const {
    return link < losses_.size() ? losses_[link].share : 0;
}

double Fabric::loss_share(const engine::Path& path) const {
    double arriving = 1;
    for (const engine::LinkIndex link : path.links) arriving *= 1 - link_loss(link);
    return 1 - arriving;
}

bool Fabric::draw_loss(NodeIndex from, NodeIndex to) {
    if (losses_.empty()) return false;
    for (const engine::LinkIndex link : engine.path(from, to).links) {
        if (link_loss(link) > 0 && losses_[link].draws->unit() < losses_[link].share) return true;
    }
    return false;
}

}  // namespace sim::network
