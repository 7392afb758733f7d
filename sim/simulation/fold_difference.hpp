#pragma once

#include <string>

#include "sim/recording/world.hpp"

namespace sim::simulation {

/// Compares the world folded from the events with what Simulation::capture() found. Connections, messages,
/// accounts, faults and the ends of links are no state of hosts and are left out.
/// @return the lines that only one of them has; empty: they are equal
[[nodiscard]] std::string fold_difference(const recording::World& folded, const recording::World& real);

}  // namespace sim::simulation
