#pragma once

#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

/// Elements of `expect` and of `lesson`; parts of scenario_table().
extern const Table expectation_table;
extern const Table lesson_table;

}  // namespace sim::scenario
