#pragma once

#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads `expect` and `lesson` into the scenario. @pre everything else is there
void read_expectations(const Section& top, Scenario& scenario);
void read_lesson(const Section& top, Scenario& scenario);

}  // namespace sim::scenario
