#pragma once

#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads `serve` into the scenario. @pre hosts and sites are there
void read_serving(const Section& top, Scenario& scenario);

}  // namespace sim::scenario
