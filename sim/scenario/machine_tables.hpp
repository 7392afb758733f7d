#pragma once

#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

/// Machines, their services and the links between them; parts of scenario_table().
extern const Table link_table;
extern const Table service_address_table;
extern const Table outbox_table;
extern const Table host_table;
extern const Table imap_table;
extern const Table quota_table;
extern const Table site_table;
extern const Table site_link_table;

}  // namespace sim::scenario
