#pragma once

#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

/// The settings of a mail transfer agent.
extern const Table mta_table;

}  // namespace sim::scenario
