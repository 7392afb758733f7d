#include "sim/swarm/swarm_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/recording/time_text.hpp"
#include "sim/scenario/invariant_judges.hpp"
#include "sim/scenario/yaml_writer.hpp"
#include "sim/simulation/fault_text.hpp"
#include "sim/swarm/fault_maker.hpp"
#include "sim/swarm/world_maker.hpp"

namespace sim::swarm {

SwarmScenario make_swarm_scenario(const scenario::Scenario* given, std::uint64_t seed) {
    SwarmScenario swarm;
    swarm.world = given != nullptr ? *given : make_world(seed);
    swarm.world.seed = seed;
    swarm.faults = make_faults(swarm.world, seed);
    return swarm;
}

scenario::Scenario with_faults(const SwarmScenario& swarm, const std::vector<std::size_t>& chosen) {
    scenario::Scenario scenario = swarm.world;
    for (const std::size_t index : chosen) scenario.faults.push_back(swarm.faults.at(index));
    return scenario;
}

std::string fault_text(const scenario::Fault& fault) {
    const std::string until = fault.until ? ", until " + recording::to_text(*fault.until) : std::string();
    return fmt::format("at {}{}: {}", recording::to_text(fault.at), until, simulation::describe(fault.action).text);
}

std::string scenario_file(scenario::Scenario scenario) {
    auto& expectations = scenario.expectations;
    for (const auto invariant : scenario::all_invariants()) {
        const scenario::Predicate always = scenario::Always{invariant};
        const auto asks = [&always](const scenario::Expectation& asked) {
            return asked.predicate == always && !asked.negated;
        };
        if (std::ranges::any_of(expectations, asks)) continue;
        scenario::Expectation expectation;
        expectation.id = scenario::name(invariant);
        while (std::ranges::find(expectations, expectation.id, &scenario::Expectation::id) != expectations.end()) {
            expectation.id += "-always";
        }
        expectation.predicate = always;
        expectations.push_back(std::move(expectation));
    }
    return scenario::to_yaml(scenario);
}

}  // namespace sim::swarm
