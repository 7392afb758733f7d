#pragma once

#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

/// What happens: mails, readings and faults; parts of scenario_table().
extern const Table mail_table;
extern const Table read_table;
extern const Table action_table;
extern const Table fault_table;

}  // namespace sim::scenario
