#include "viz/model/route_finder.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

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

/// Dijkstra's algorithm over links that are up; of equal ways the one whose names come first.
std::optional<HostRoute> find_shortest_route(const World& world, const std::string& from, const std::string& to) {
    std::map<std::string_view, HostRoute> best{{from, HostRoute()}};
    std::set<std::pair<Duration, std::string_view>> open{{Duration{0}, from}};
    while (!open.empty()) {
        const std::string_view at = open.begin()->second;
        open.erase(open.begin());
        const HostRoute here = best.at(at);
        if (at == to) return here;
        for (const auto& [name, link] : world.links) {
            if (!link.up || (link.from != at && link.to != at)) continue;
            HostRoute next = here;
            std::string_view end = at;
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
