#include "viz/model/route_finder.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace viz::model {

namespace {

using sim::recording::LinkState;
using sim::recording::World;

/// The other end of a link.
const std::string& far_end(const LinkState& link, const std::string& near_end) {
    return link.from == near_end ? link.to : link.from;
}

/// Goes over a link that starts where the route ends. @return false: it does not
bool extend(HostRoute& route, std::string& at, const World& world, const std::string& link_name) {
    const auto link = world.links.find(link_name);
    if (link == world.links.end() || (link->second.from != at && link->second.to != at)) return false;
    at = far_end(link->second, at);
    route.hops.push_back({link_name, at});
    route.latency += Duration{link->second.latency_ns};
    return true;
}

std::string site_of(const World& world, const std::string& host) {
    const auto found = world.hosts.find(host);
    return found == world.hosts.end() ? std::string() : found->second.site;
}

/// The links of the route between two sites, in the order of going. @return nullopt: the world names none
std::optional<std::vector<std::string>> links_between(const World& world, const std::string& from,
                                                      const std::string& to) {
    if (from == to) return std::vector<std::string>();
    const auto there = world.routes.find({from, to});
    if (there != world.routes.end()) return there->second.links;
    const auto back = world.routes.find({to, from});
    if (back == world.routes.end()) return std::nullopt;
    return std::vector<std::string>(back->second.links.rbegin(), back->second.links.rend());
}

std::optional<HostRoute> find_named_route(const World& world, const std::string& from, const std::string& to) {
    const std::string* first = find_access_link(world, from);
    const std::string* last = find_access_link(world, to);
    const auto between = links_between(world, site_of(world, from), site_of(world, to));
    if (first == nullptr || last == nullptr || !between) return std::nullopt;
    HostRoute route;
    std::string at = from;
    if (!extend(route, at, world, *first)) return std::nullopt;
    for (const std::string& link : *between) {
        if (!extend(route, at, world, link)) return std::nullopt;
    }
    if (!extend(route, at, world, *last) || at != to) return std::nullopt;
    return route;
}

/// Dijkstra's algorithm over links that are up; of equal ways the one whose names come first.
std::optional<HostRoute> find_shortest_route(const World& world, const std::string& from, const std::string& to) {
    std::map<std::string, HostRoute> best{{from, HostRoute()}};
    std::set<std::pair<Duration, std::string>> open{{Duration{0}, from}};
    while (!open.empty()) {
        const std::string at = open.begin()->second;
        open.erase(open.begin());
        const HostRoute here = best.at(at);
        if (at == to) return here;
        for (const auto& [name, link] : world.links) {
            if (!link.up || (link.from != at && link.to != at)) continue;
            HostRoute next = here;
            std::string end = at;
            extend(next, end, world, name);
            const auto known = best.find(end);
            if (known != best.end() && known->second.latency <= next.latency) continue;
            if (known != best.end()) open.erase({known->second.latency, end});
            open.emplace(next.latency, end);
            best[end] = std::move(next);
        }
    }
    return std::nullopt;
}

}  // namespace

const std::string* find_access_link(const World& world, const std::string& host) {
    // Access links bear the name of their host.
    const auto named = world.links.find(host);
    if (named != world.links.end() && (named->second.from == host || named->second.to == host)) return &named->first;
    const auto found = std::find_if(world.links.begin(), world.links.end(), [&](const auto& entry) {
        return entry.second.from == host || entry.second.to == host;
    });
    return found == world.links.end() ? nullptr : &found->first;
}

std::optional<HostRoute> find_route(const World& world, const std::string& from, const std::string& to) {
    if (from == to) return HostRoute();
    if (std::optional<HostRoute> named = find_named_route(world, from, to)) return named;
    return find_shortest_route(world, from, to);
}

}  // namespace viz::model
