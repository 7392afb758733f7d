#pragma once

#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

/// What `mailflow serve` offers to real programs; a part of scenario_table().
extern const Table serving_table;

}  // namespace sim::scenario
