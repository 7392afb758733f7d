#pragma once

#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

/// Elements of `expect`; part of scenario_table().
extern const Table expectation_table;

}  // namespace sim::scenario
