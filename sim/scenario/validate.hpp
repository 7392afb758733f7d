#pragma once

#include "sim/scenario/model.hpp"
#include "sim/scenario/problems.hpp"

namespace sim::scenario {

/// Reports what no single entry shows: names, addresses, ports and mailboxes used twice, mailboxes that their
/// transfer agent does not know, names that cannot be looked up.
void validate(const Scenario& scenario, Problems& problems);

}  // namespace sim::scenario
