#include "viz/layout/map_units.hpp"

#include <algorithm>
#include <map>

namespace viz::layout {
namespace {

/// Units by the names of sites and hosts.
using UnitIndex = std::map<std::string_view, std::size_t>;

struct Grouping {
    MapUnits map;
    UnitIndex unit_of_site;
    UnitIndex unit_of_host;

    std::size_t site(const std::string& name) {
        const auto [entry, is_new] = unit_of_site.try_emplace(name, map.units.size());
        if (is_new) map.units.push_back({name, true, {}, {}});
        return entry->second;
    }
    void add(std::size_t unit, const Topology::Host& host) {
        map.units[unit].hosts.push_back(host.name);
        map.units[unit].roles.push_back(host.role);
        unit_of_host.emplace(host.name, unit);
    }
    [[nodiscard]] std::optional<std::size_t> find(const std::string& end) const {
        if (const auto host = unit_of_host.find(end); host != unit_of_host.end()) return host->second;
        if (const auto found = unit_of_site.find(end); found != unit_of_site.end()) return found->second;
        return std::nullopt;
    }
};

void add_links(Grouping& grouping, const Topology& topology) {
    auto& links = grouping.map.links;
    for (const Topology::Link& link : topology.links) {
        const auto from = grouping.find(link.from);
        const auto to = grouping.find(link.to);
        if (!from || !to || *from == *to) continue;
        const std::pair<std::size_t, std::size_t> ends = std::minmax(*from, *to);
        if (std::find(links.begin(), links.end(), ends) == links.end()) links.push_back(ends);
    }
}

/// The unit with more links than any other, if it has two or more.
std::optional<std::size_t> find_centre(const MapUnits& map) {
    std::vector<int> degree(map.units.size());
    for (const auto& [from, to] : map.links) {
        ++degree[from];
        ++degree[to];
    }
    const auto most = std::max_element(degree.begin(), degree.end());
    if (most == degree.end() || *most < 2 || std::count(degree.begin(), degree.end(), *most) > 1) return std::nullopt;
    return static_cast<std::size_t>(most - degree.begin());
}

}  // namespace

MapUnits make_map_units(const Topology& topology) {
    Grouping grouping;
    for (const std::string& site : topology.sites) grouping.site(site);
    const auto lone = static_cast<std::size_t>(std::count_if(
        topology.hosts.begin(), topology.hosts.end(), [](const Topology::Host& host) { return host.site.empty(); }));
    std::optional<std::size_t> together;
    for (const Topology::Host& host : topology.hosts) {
        if (!host.site.empty()) {
            grouping.add(grouping.site(host.site), host);
            continue;
        }
        if (lone <= single_hosts_max || !together) {
            together = grouping.map.units.size();
            grouping.map.units.push_back({{}, false, {}, {}});
        }
        grouping.add(*together, host);
    }
    add_links(grouping, topology);
    grouping.map.centre = find_centre(grouping.map);
    return std::move(grouping.map);
}

}  // namespace viz::layout
