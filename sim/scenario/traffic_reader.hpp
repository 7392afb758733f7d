#pragma once

#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads `mail` into the scenario. @pre hosts, zones and accounts are there
void read_mail(const Section& top, Scenario& scenario);
/// Reads `read` into the scenario. @pre as above
void read_reads(const Section& top, Scenario& scenario);

}  // namespace sim::scenario
