#pragma once

#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads `faults` into the scenario. @pre hosts, links and zones are there
void read_faults(const Section& top, Scenario& scenario);

}  // namespace sim::scenario
