#pragma once

#include <string>

#include "sim/scenario/model.hpp"

namespace sim::scenario {

/// The scenario as a scenario file in the explicit form; loading it gives an equal Scenario.
std::string to_yaml(const Scenario& scenario);

}  // namespace sim::scenario
