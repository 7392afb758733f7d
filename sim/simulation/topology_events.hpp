#pragma once

#include "sim/engine/engine.hpp"
#include "sim/recording/recorder.hpp"
#include "sim/scenario/model.hpp"

namespace sim::simulation {

/// Records the world as it is at t = 0: run-started, sites, hosts, links, routes between sites, zones, accounts.
/// With more than `sites_with_routes_max` sites the routes are left out: they follow from the links.
void record_topology(recording::Recorder& recorder, const scenario::Scenario& scenario, engine::Engine& engine);

inline constexpr std::size_t sites_with_routes_max = 64;

}  // namespace sim::simulation
