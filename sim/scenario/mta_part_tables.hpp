#pragma once

#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

/// What a mail transfer agent has several of: mailing lists, stores on other hosts, replies given on purpose.
extern const Table list_table;
extern const Table lmtp_store_table;
extern const Table reply_table;

}  // namespace sim::scenario
