#pragma once

#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads `lesson` and `about` into the scenario. @pre hosts and mails are there
void read_lesson(const Section& top, Scenario& scenario);
void read_about(const Section& top, Scenario& scenario);

}  // namespace sim::scenario
