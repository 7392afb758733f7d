#include "sim/engine/path_table.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace sim::engine {

PathTable::PathTable(std::vector<LinkDescription> links, std::size_t hosts, RouteFinder finder)
    : hosts_(hosts), finder_(std::move(finder)), known_(std::size_t{1} << known_bits) {
    links_.reserve(links.size());
    for (LinkDescription& link : links) links_.push_back({std::move(link), {}});
}

PathTable::Known& PathTable::place_of(NodeIndex from, NodeIndex to) {
    constexpr std::uint64_t multiplier = 0x9E3779B97F4A7C15U;  // 2^64 divided by the golden ratio
    const std::uint64_t pair = (std::uint64_t{from} << 32U) | to;
    return known_[(pair * multiplier) >> (64U - known_bits)];
}

const TrackedPath& PathTable::find(NodeIndex from, NodeIndex to) {
    Known& known = place_of(from, to);
    if (known.from != from || known.to != to) find_route(known, from, to);
    if (known.tracked.version != version_) refresh(known.tracked, from, to);
    return known.tracked;
}

void PathTable::find_route(Known& known, NodeIndex from, NodeIndex to) const {
    known.from = from;
    known.to = to;
    if (from == to) {
        known.tracked.route = {};
        known.tracked.route.exists = true;
    } else {
        known.tracked.route = finder_(from, to);
    }
    known.tracked.path.links = known.tracked.route.links;
    known.tracked.version = 0;
}

void PathTable::refresh(TrackedPath& tracked, NodeIndex from, NodeIndex to) const {
    Path& path = tracked.path;
    path.up = tracked.route.exists && hosts_[from].on && hosts_[to].on;
    path.latency = from == to ? loopback_latency : Duration{};
    path.bandwidth_octets_per_s = loopback_bandwidth_octets_per_s;
    path.epoch = hosts_[from].changes + hosts_[to].changes;
    tracked.times_down = hosts_[from].times_down + hosts_[to].times_down;
    bool is_first = true;
    for (const LinkIndex index : tracked.route.links) {
        const Link& link = links_[index];
        const double bandwidth = link.description.bandwidth_octets_per_s;
        path.up = path.up && link.state.on;
        path.latency += link.description.latency;
        path.bandwidth_octets_per_s = is_first ? bandwidth : std::min(path.bandwidth_octets_per_s, bandwidth);
        path.epoch += link.state.changes;
        tracked.times_down += link.state.times_down;
        if (is_first) tracked.first_rate_octets_per_s = bandwidth;
        tracked.last_rate_octets_per_s = bandwidth;
        is_first = false;
    }
    tracked.version = version_;
}

void PathTable::set_host_on(NodeIndex host, bool on) {
    turn(hosts_[host], on);
}

void PathTable::set_link_on(LinkIndex link, bool on) {
    turn(links_[link].state, on);
}

void PathTable::set_link_latency(LinkIndex link, Duration latency) {
    assert(latency >= Duration::zero());
    links_[link].description.latency = latency;
    changed(links_[link].state);
}

void PathTable::set_link_bandwidth(LinkIndex link, double octets_per_s) {
    assert(octets_per_s > 0);
    links_[link].description.bandwidth_octets_per_s = octets_per_s;
    changed(links_[link].state);
}

void PathTable::turn(State& state, bool on) {
    if (state.on == on) return;
    state.on = on;
    if (!on) ++state.times_down;
    changed(state);
}

void PathTable::changed(State& state) {
    ++state.changes;
    ++version_;
}

}  // namespace sim::engine
