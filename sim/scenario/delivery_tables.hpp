#pragma once

#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

/// How mail is handed on: next hops, what is said to them, how long to wait, when to try again.
extern const Table auth_table;
extern const Table route_table;
extern const Table timeout_table;
extern const Table retry_table;

}  // namespace sim::scenario
