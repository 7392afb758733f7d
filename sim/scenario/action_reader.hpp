#pragma once

#include <string>
#include <vector>

#include "sim/scenario/model.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads `actions`. @pre mails, hosts and accounts are read
void read_actions(const Section& top, Scenario& scenario);

/// A list of flags, the system's in one spelling, each once and sorted; whatever is none is a problem. RFC 9051 section
/// 2.3.2
[[nodiscard]] std::vector<std::string> read_flags(const Section& section, std::string_view key);

}  // namespace sim::scenario
