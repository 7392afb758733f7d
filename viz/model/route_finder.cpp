#include "viz/model/route_finder.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace viz::model {

namespace {

using sim::recording::World;

/// Goes over a link that starts where the route has come to. @return false: it does not
bool extend(HostRoute& route, std::string_view& at, const World& world, const std::string& link_name) {
    const auto link = world.links.find(link_name);
    if (link == world.links.end() || (link->second.from != at && link->second.to != at)) return false;
    at = link->second.from == at ? link->second.to : link->second.from;
    route.hops.push_back({link->first, at});
    route.latency += Duration{link->second.latency_ns};
    return true;
}

bool extend_all(HostRoute& route, std::string_view& at, const World& world, const std::vector<std::string>& links,
                bool reversed) {
    const auto over = [&](const std::string& link) { return extend(route, at, world, link); };
    return reversed ? std::all_of(links.rbegin(), links.rend(), over) : std::all_of(links.begin(), links.end(), over);
}

/// Goes over the route between two sites, if the world names one in either direction.
bool extend_between(HostRoute& route, std::string_view& at, const World& world, const std::string& from,
                    const std::string& to) {
    if (from == to) return true;
    const auto there = world.routes.find({from, to});
    if (there != world.routes.end()) return extend_all(route, at, world, there->second.links, false);
    const auto back = world.routes.find({to, from});
    return back != world.routes.end() && extend_all(route, at, world, back->second.links, true);
}

std::optional<HostRoute> find_named_route(const World& world, const std::string& from, const std::string& to) {
    const auto from_host = world.hosts.find(from);
    const auto to_host = world.hosts.find(to);
    const std::string* first = find_access_link(world, from);
    const std::string* last = find_access_link(world, to);
    if (from_host == world.hosts.end() || to_host == world.hosts.end()) return std::nullopt;
    if (first == nullptr || last == nullptr) return std::nullopt;
    HostRoute route;
    route.hops.reserve(8);
    std::string_view at = from;
    const bool found = extend(route, at, world, *first) &&
                       extend_between(route, at, world, from_host->second.site, to_host->second.site) &&
                       extend(route, at, world, *last) && at == to;
    if (!found) return std::nullopt;
    return route;
}

using LinkEntry = std::pair<const std::string, sim::recording::LinkState>;

/// The links that are up, by both their ends, each in the order of their names.
std::map<std::string_view, std::vector<const LinkEntry*>> links_by_end(const World& world) {
    std::map<std::string_view, std::vector<const LinkEntry*>> links;
    for (const LinkEntry& entry : world.links) {
        if (!entry.second.up) continue;
        links[entry.second.from].push_back(&entry);
        links[entry.second.to].push_back(&entry);
    }
    return links;
}

/// How a host or site was come to, from which side.
struct Arrival {
    Duration latency{0};
    std::string_view from;
    std::string_view link;
};
using Arrivals = std::map<std::string_view, Arrival>;

HostRoute route_back(const Arrivals& arrivals, std::string_view from, std::string_view to) {
    HostRoute route;
    route.latency = arrivals.find(to)->second.latency;
    while (to != from) {
        const auto& [end, arrival] = *arrivals.find(to);  // the name in the world, which outlives that of the caller
        route.hops.push_back({arrival.link, end});
        to = arrival.from;
    }
    std::reverse(route.hops.begin(), route.hops.end());
    return route;
}

/// Dijkstra's algorithm over links that are up; of equal ways the one whose names come first.
std::optional<HostRoute> find_shortest_route(const World& world, const std::string& from, const std::string& to) {
    const auto links = links_by_end(world);
    Arrivals arrivals{{from, Arrival()}};
    std::set<std::pair<Duration, std::string_view>> open{{Duration{0}, from}};
    while (!open.empty()) {
        const auto [latency, at] = *open.begin();
        open.erase(open.begin());
        if (at == to) return route_back(arrivals, from, to);
        const auto here = links.find(at);
        if (here == links.end()) continue;
        for (const LinkEntry* entry : here->second) {
            const sim::recording::LinkState& link = entry->second;
            const std::string_view end = link.from == at ? link.to : link.from;
            const Duration through = latency + Duration{link.latency_ns};
            const auto [known, is_new] = arrivals.try_emplace(end, Arrival{through, at, entry->first});
            if (!is_new && known->second.latency <= through) continue;
            if (!is_new) open.erase({known->second.latency, end});
            known->second = {through, at, entry->first};
            open.emplace(through, end);
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
