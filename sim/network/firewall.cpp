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

Verdict Firewall::verdict(FirewallRule::Direction direction, std::uint16_t port, IpAddress remote) const {
    for (const FirewallRule& rule : rules_) {
        if (rule.direction != direction) continue;
        if (rule.port && *rule.port != port) continue;
        if (rule.family && *rule.family != remote.family()) continue;
        if (rule.remote && *rule.remote != remote) continue;
        return rule.action == FirewallRule::Action::drop ? Verdict::drop : Verdict::refuse;
    }
    return Verdict::accept;
}

std::string to_string(const FirewallRule& rule) {
    const bool inbound = rule.direction == FirewallRule::Direction::inbound;
    std::string text = rule.action == FirewallRule::Action::drop ? "drop" : "refuse";
    text += inbound ? " inbound packets" : " outbound packets";
    if (rule.port) text += fmt::format(" to port {}", *rule.port);
    if (rule.family) text += *rule.family == IpAddress::Family::ipv4 ? " over ipv4" : " over ipv6";
    if (rule.remote) text += fmt::format(" {} {}", inbound ? "from" : "to", rule.remote->to_string());
    return text;
}

}  // namespace sim::network
