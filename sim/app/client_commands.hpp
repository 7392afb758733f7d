#pragma once

#include <string>
#include <vector>

#include "sim/app/port_table.hpp"

namespace sim::app {

/// Commands of swaks, curl, mutt, dig and nc that use a served port, for the people of the scenario.
[[nodiscard]] std::vector<std::string> client_commands(const scenario::Scenario& scenario, const PortEntry& entry);

}  // namespace sim::app
