#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/scenario/model.hpp"

namespace sim::swarm {

/// A world, and what a swarm lets go wrong in it.
struct SwarmScenario {
    scenario::Scenario world;             ///< with its own faults only
    std::vector<scenario::Fault> faults;  ///< the swarm's
};

/// What belongs to a seed.
/// @param given  the world; nullptr: a random one, of the seed. Its seed is replaced
[[nodiscard]] SwarmScenario make_swarm_scenario(const scenario::Scenario* given, std::uint64_t seed);

/// The world with some of the faults, behind its own.
/// @param chosen  indexes into the swarm's faults
[[nodiscard]] scenario::Scenario with_faults(const SwarmScenario& swarm, const std::vector<std::size_t>& chosen);

/// "at 2.3 s, until 12 s: mail.beta.test is switched off"
[[nodiscard]] std::string fault_text(const scenario::Fault& fault);

/// A scenario file that asks for all invariants, so that `mailflow run` repeats what the swarm saw.
[[nodiscard]] std::string scenario_file(scenario::Scenario scenario);

}  // namespace sim::swarm
