#include "viz/model/zone_tree.hpp"

#include <algorithm>
#include <map>

#include "sim/recording/record_text.hpp"

namespace viz::model {

namespace {

/// Labels from the root downwards: zones sorted by it stand beneath their parents.
std::vector<std::string> path_of(std::string_view zone) {
    std::vector<std::string> path;
    if (zone == ".") return path;
    while (!zone.empty()) {
        const auto dot = zone.rfind('.');
        path.emplace_back(dot == std::string_view::npos ? zone : zone.substr(dot + 1));
        zone = dot == std::string_view::npos ? std::string_view() : zone.substr(0, dot);
    }
    return path;
}

bool is_above(const std::vector<std::string>& upper, const std::vector<std::string>& lower) {
    return upper.size() < lower.size() && std::equal(upper.begin(), upper.end(), lower.begin());
}

}  // namespace

std::vector<ZoneRow> make_zone_tree(const sim::recording::World& world) {
    std::map<std::vector<std::string>, ZoneRow> zones;
    for (const auto& [name, host] : world.hosts) {
        for (const auto& [origin, records] : host.zones) {
            const std::string zone(sim::recording::without_final_dot(origin));
            ZoneRow& row = zones[path_of(zone)];
            row.zone = zone;
            row.hosts.push_back(name);
            row.records = std::max(row.records, records.size());
        }
    }
    std::vector<ZoneRow> rows;
    std::vector<std::vector<std::string>> above;
    for (auto& [path, row] : zones) {
        while (!above.empty() && !is_above(above.back(), path)) above.pop_back();
        row.depth = above.size();
        above.push_back(path);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace viz::model
