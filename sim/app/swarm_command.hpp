#pragma once

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "sim/app/exit_code.hpp"
#include "sim/app/scenario_input.hpp"
#include "sim/swarm/seed_workers.hpp"

namespace sim::app {

struct SwarmArguments {
    ScenarioArguments scenario;  ///< no file: random worlds
    swarm::SeedRange seeds;
    unsigned jobs = 0;                               ///< processes; 0: as many as the machine has processors
    std::optional<std::vector<std::size_t>> faults;  ///< only these of the swarm's, numbered from 1; none: all
    std::string save;  ///< file for the scenario of the first seed, with its faults; empty: none
    bool json = false;
};

/// `first..last`, or one number. @return what is wrong with it
[[nodiscard]] protocol::Result<swarm::SeedRange, std::string> parse_seeds(const std::string& text);

/// `2,5`: numbers from 1; `none`. @return what is wrong with it
[[nodiscard]] protocol::Result<std::vector<std::size_t>, std::string> parse_fault_numbers(const std::string& text);

/// `mailflow swarm`: runs worlds under random faults and looks for violated invariants.
/// @return not_met: some seed violates one
[[nodiscard]] ExitCode swarm_command(const SwarmArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace sim::app
