#pragma once

#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads `expect` into the scenario. @pre everything else is there
void read_expectations(const Section& top, Scenario& scenario);

/// Reads a mapping with the keys `event`, `message`, `host` and `chosen`; names that nobody has are reported.
[[nodiscard]] EventPattern read_pattern(const Section& section, const Scenario& scenario);

}  // namespace sim::scenario
