#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "sim/network/firewall.hpp"
#include "sim/network/network.hpp"
#include "sim/network/ports.hpp"

namespace sim::network {

using engine::NodeIndex;
using recording::EventKind;

/// What TCP and UDP share: the hosts with their addresses, ports and firewalls, and chance on the links.
class Fabric {
public:
    struct Host {
        std::string name;
        std::vector<IpAddress> addresses;
        Ports ports;
        Firewall firewall;

        [[nodiscard]] bool has(IpAddress address) const;
    };

    Fabric(engine::Engine& physical, recording::Recorder& events, std::uint64_t seed)
        : engine(physical), recorder(events), seed_(seed) {}

    engine::Engine& engine;
    recording::Recorder& recorder;

    void add_host(NodeIndex node, std::string name, std::vector<IpAddress> addresses);
    [[nodiscard]] Host& host(NodeIndex node) { return hosts_[node]; }
    [[nodiscard]] const Host& host(NodeIndex node) const { return hosts_[node]; }
    [[nodiscard]] std::optional<NodeIndex> owner(IpAddress address) const;

    /// The host that `address` means when `asking` uses it: loopback addresses are the host itself.
    [[nodiscard]] std::optional<NodeIndex> target(NodeIndex asking, IpAddress address) const;
    /// The address a host sends from: `wanted` if it is its own, else its first of the target's family.
    [[nodiscard]] std::optional<IpAddress> source(NodeIndex node, std::optional<IpAddress> wanted,
                                                  IpAddress target) const;

    [[nodiscard]] Verdict leaving(NodeIndex node, const Endpoint& to) const;
    [[nodiscard]] Verdict entering(NodeIndex node, const Endpoint& from, const Endpoint& to) const;
    /// Whether a firewall of either end alters what the server says on a connection.
    [[nodiscard]] bool strips_starttls(NodeIndex client, NodeIndex server, const Endpoint& from,
                                       const Endpoint& to) const;

    void set_link_loss(engine::LinkIndex link, double share);
    [[nodiscard]] double link_loss(engine::LinkIndex link) const;
    /// The share of packets lost on a way.
    [[nodiscard]] double loss_share(const engine::Path& path) const;
    /// Draws whether one packet is lost on the way between two hosts.
    [[nodiscard]] bool draw_loss(NodeIndex from, NodeIndex to);

    template <class Fill>
    recording::EventId record(NodeIndex node, EventKind kind, Fill&& fill) {
        return recorder.record(engine.now(), hosts_[node].name, kind, fill);
    }

private:
    struct LinkLoss {
        double share = 0;
        std::optional<protocol::RandomStream> draws;  ///< per link, so that links do not disturb each other
    };
    std::uint64_t seed_;
    std::vector<Host> hosts_;
    struct AddressHash {
        std::size_t operator()(const IpAddress& address) const;
    };
    std::unordered_map<IpAddress, NodeIndex, AddressHash> owners_;  ///< looked up only, never walked
    std::vector<LinkLoss> losses_;  ///< by link; shorter than the links while none loses packets
};

[[nodiscard]] bool is_loopback(IpAddress address);

}  // namespace sim::network
