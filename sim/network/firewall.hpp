#pragma once

#include <string>
#include <vector>

#include "sim/network/network.hpp"

namespace sim::network {

/// What becomes of a packet at a host's firewall.
enum class Verdict : std::uint8_t { accept, refuse, drop };

/// The rules of one host. They hold packet by packet; the port of a rule is the packet's destination port,
/// so a rule for a service does not stop the service's answers.
class Firewall {
public:
    void add(FirewallRule rule) { rules_.push_back(std::move(rule)); }
    /// Takes one such rule away. @return whether there was one
    bool remove(const FirewallRule& rule);

    [[nodiscard]] const std::vector<FirewallRule>& rules() const { return rules_; }
    /// Of a packet to or from `remote`, by the first rule that matches.
    /// @param port  destination port
    [[nodiscard]] Verdict verdict(FirewallRule::Direction direction, std::uint16_t port, IpAddress remote) const;
    /// Whether a rule strips the offer of TLS from what a server says on connections to `port`.
    [[nodiscard]] bool strips_starttls(FirewallRule::Direction direction, std::uint16_t port, IpAddress remote) const;

private:
    std::vector<FirewallRule> rules_;
};

/// The rule in words: "drop inbound packets to port 25 over ipv4 from 192.0.2.1".
[[nodiscard]] std::string to_string(const FirewallRule& rule);

}  // namespace sim::network
