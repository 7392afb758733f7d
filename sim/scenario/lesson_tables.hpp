#pragma once

#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

/// Elements of `lesson`, and the front matter of lessons and exercises; parts of scenario_table().
extern const Table lesson_table;
extern const Table about_table;

}  // namespace sim::scenario
