#include "sim/simulation/fold_difference.hpp"

#include <fmt/format.h>

#include <set>
#include <sstream>

namespace sim::simulation {

namespace {

recording::World comparable(recording::World world) {
    world.now = {};
    world.ended = false;
    world.sites.clear();
    world.routes.clear();
    world.accounts.clear();
    world.host_of_address.clear();
    world.faults.clear();
    world.connections.clear();
    world.server_connections.clear();
    world.messages.clear();
    for (auto& [name, host] : world.hosts) host.role.clear();
    for (auto& [name, link] : world.links) {
        link.from.clear();
        link.to.clear();
    }
    return world;
}

std::set<std::string> lines_of(const recording::World& world) {
    std::set<std::string> lines;
    std::istringstream text(recording::describe(world));
    for (std::string line; std::getline(text, line);) lines.insert(line);
    return lines;
}

std::string lines_only_in(const std::set<std::string>& lines, const std::set<std::string>& other) {
    std::string only;
    for (const std::string& line : lines) {
        if (!other.contains(line)) only += "\n    " + line;
    }
    return only;
}

}  // namespace

std::string fold_difference(const recording::World& folded, const recording::World& real) {
    const recording::World from_events = comparable(folded);
    const recording::World from_hosts = comparable(real);
    if (from_events == from_hosts) return {};
    const auto told = lines_of(from_events);
    const auto found = lines_of(from_hosts);
    return fmt::format("only in the events:{}\n  only in the hosts:{}", lines_only_in(told, found),
                       lines_only_in(found, told));
}

}  // namespace sim::simulation
