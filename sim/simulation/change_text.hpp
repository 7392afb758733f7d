#pragma once

#include <string>
#include <vector>

#include "sim/mta/settings.hpp"

namespace sim::simulation {

/// What a change of settings makes different, in words, by their keys in scenario files: `smarthost is now {...}`,
/// `hops_max is now 12, was 50`. Passwords are `****`; where nothing else differs it is empty.
[[nodiscard]] std::vector<std::string> setting_changes(const mta::Settings& before, const mta::Settings& after);

/// What a change of a zone makes different: `beta.test. 3600 MX 10 old.beta.test. goes`, then what comes.
/// @param before, after  its records in master-file form
[[nodiscard]] std::vector<std::string> record_changes(const std::vector<std::string>& before,
                                                      const std::vector<std::string>& after);

}  // namespace sim::simulation
