#pragma once

#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

// What somebody types by hand.
extern const Table terminal_table;
extern const Table query_table;

}  // namespace sim::scenario
