#include "sim/network/firewall.hpp"

#include <algorithm>

#include <fmt/core.h>

namespace sim::network {

bool Firewall::remove(const FirewallRule& rule) {
    const auto found = std::find(rules_.begin(), rules_.end(), rule);
    if (found == rules_.end()) return false;
    rules_.erase(found);
    return true;
}

namespace {

bool matches(const FirewallRule& rule, FirewallRule::Direction direction, std::uint16_t port, IpAddress remote) {
    if (rule.direction != direction) return false;
    if (rule.port && *rule.port != port) return false;
    if (rule.family && *rule.family != remote.family()) return false;
    return !rule.remote || *rule.remote == remote;
}

}  // namespace

Verdict Firewall::verdict(FirewallRule::Direction direction, std::uint16_t port, IpAddress remote) const {
    for (const FirewallRule& rule : rules_) {
        if (rule.action == FirewallRule::Action::strip_starttls || !matches(rule, direction, port, remote)) continue;
        return rule.action == FirewallRule::Action::drop ? Verdict::drop : Verdict::refuse;
    }
    return Verdict::accept;
}

bool Firewall::strips_starttls(FirewallRule::Direction direction, std::uint16_t port, IpAddress remote) const {
    return std::ranges::any_of(rules_, [&](const FirewallRule& rule) {
        return rule.action == FirewallRule::Action::strip_starttls && matches(rule, direction, port, remote);
    });
}

std::string to_string(const FirewallRule& rule) {
    const bool inbound = rule.direction == FirewallRule::Direction::inbound;
    std::string text = rule.action == FirewallRule::Action::drop     ? "drop"
                       : rule.action == FirewallRule::Action::refuse ? "refuse"
                                                                     : "strip STARTTLS from the answers to";
    text += inbound ? " inbound packets" : " outbound packets";
    if (rule.port) text += fmt::format(" to port {}", *rule.port);
    if (rule.family) text += *rule.family == IpAddress::Family::ipv4 ? " over ipv4" : " over ipv6";
    if (rule.remote) text += fmt::format(" {} {}", inbound ? "from" : "to", rule.remote->to_string());
    return text;
}

}  // namespace sim::network
