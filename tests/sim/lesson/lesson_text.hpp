#pragma once

#include <string>

#include "sim/engine/memory_engine.hpp"
#include "sim/lesson/player.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"
#include "tests/support/scenario_text.hpp"

namespace tests {

/// A small scenario with the steps of a lesson, each line indented by two.
[[nodiscard]] inline sim::scenario::Scenario lesson_of(const std::string& steps) {
    return scenario_from_text(R"(mailflow: 1
title: A lesson
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
lesson:
)" + steps);
}

/// The story of a scenario's run, without SimGrid.
[[nodiscard]] inline sim::lesson::Story story_of(const sim::scenario::Scenario& scenario) {
    sim::engine::MemoryEngine engine(sim::simulation::make_platform(scenario));
    sim::recording::Recorder recorder;
    sim::lesson::StoryBuilder builder(scenario);
    recorder.add_sink(builder);
    sim::simulation::Simulation simulation(scenario, engine, recorder);
    (void)simulation.run();
    return builder.story();
}

}  // namespace tests
