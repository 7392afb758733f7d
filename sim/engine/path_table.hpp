#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "sim/engine/engine.hpp"

namespace sim::engine {

/// A transmitter that serves one packet after the other: one direction of an access link.
using PortIndex = std::uint32_t;
inline constexpr PortIndex no_port = UINT32_MAX;

/// The unchanging part of a way through the platform.
struct Route {
    bool exists = false;
    std::vector<LinkIndex> links;
    PortIndex first_port = no_port;  ///< of the sender's access link
    PortIndex last_port = no_port;   ///< of the receiver's access link
};

/// A Path with what the packets on it need to know.
struct TrackedPath {
    Route route;
    Path path;
    double first_rate_octets_per_s = 0;  ///< bandwidth of the first link; of a way without links nothing
    double last_rate_octets_per_s = 0;
    std::uint64_t version = 0;     ///< of the table, when `path` was worked out
    std::uint32_t times_down = 0;  ///< how often something on the way was turned off; grows
};

/// Two ends on one host talk over no link.
inline constexpr Duration loopback_latency{20'000};
inline constexpr double loopback_bandwidth_octets_per_s = 1.25e9;

/// The states of hosts and links as they are now, and the paths between hosts that follow from them.
/// Routes do not change: a link that is off breaks the ways over it until it is on again.
class PathTable {
public:
    using RouteFinder = std::function<Route(NodeIndex, NodeIndex)>;

    PathTable(std::vector<LinkDescription> links, std::size_t hosts, RouteFinder finder);

    /// Good until the next call.
    [[nodiscard]] const TrackedPath& find(NodeIndex from, NodeIndex to);

    /// Grows with every change of a host or link.
    [[nodiscard]] std::uint64_t version() const { return version_; }

    void set_host_on(NodeIndex host, bool on);
    void set_link_on(LinkIndex link, bool on);
    void set_link_latency(LinkIndex link, Duration latency);
    void set_link_bandwidth(LinkIndex link, double octets_per_s);

    [[nodiscard]] bool is_host_on(NodeIndex host) const { return hosts_[host].on; }
    [[nodiscard]] bool is_link_on(LinkIndex link) const { return links_[link].state.on; }
    [[nodiscard]] std::size_t link_count() const { return links_.size(); }
    [[nodiscard]] const LinkDescription& link(LinkIndex link) const { return links_[link].description; }

private:
    struct State {
        bool on = true;
        std::uint32_t changes = 0;
        std::uint32_t times_down = 0;
    };
    struct Link {
        LinkDescription description;
        State state;
    };
    /// A path that was asked for. Of two that fall on one place the later one stays: in a large world most pairs of
    /// hosts speak once, and to keep them all would cost more than to work them out anew.
    struct Known {
        NodeIndex from = no_node;
        NodeIndex to = no_node;
        TrackedPath tracked;
    };
    static constexpr NodeIndex no_node = UINT32_MAX;
    static constexpr unsigned known_bits = 14;
    [[nodiscard]] Known& place_of(NodeIndex from, NodeIndex to);
    void find_route(Known& known, NodeIndex from, NodeIndex to) const;
    void turn(State& state, bool on);
    void changed(State& state);
    void refresh(TrackedPath& tracked, NodeIndex from, NodeIndex to) const;

    std::vector<Link> links_;
    std::vector<State> hosts_;
    RouteFinder finder_;
    std::vector<Known> known_;
    std::uint64_t version_ = 1;
};

}  // namespace sim::engine
