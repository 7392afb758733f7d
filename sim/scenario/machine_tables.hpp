#pragma once

#include <array>
#include <string_view>

#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

/// Mechanisms of SASL that servers here know.
inline constexpr std::array<std::string_view, 6> mechanism_names{"PLAIN",       "LOGIN",         "CRAM-MD5",
                                                                 "SCRAM-SHA-1", "SCRAM-SHA-256", "EXTERNAL"};

/// Machines, their services and the links between them; parts of scenario_table().
extern const Table link_table;
extern const Table service_address_table;
extern const Table outbox_table;
extern const Table host_table;
extern const Table imap_table;
extern const Table pop3_table;
extern const Table quota_table;
extern const Table site_table;
extern const Table site_link_table;

}  // namespace sim::scenario
