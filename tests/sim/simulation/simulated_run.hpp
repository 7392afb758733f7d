#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/recording/fingerprint.hpp"
#include "sim/scenario/model.hpp"
#include "sim/simulation/simulation.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/virtual_world.hpp"

namespace tests {

/// The octets of a file; one that is not there fails the test.
[[nodiscard]] std::string text_of_file(const std::filesystem::path& path);
/// A scenario from a file without includes; a mistake in it fails the test with its diagnostics.
[[nodiscard]] sim::scenario::Scenario scenario_from_file(const std::filesystem::path& path);
/// The lessons that ship with the program, by name.
[[nodiscard]] std::vector<std::filesystem::path> lesson_files();

/// What a whole run left.
struct FinishedRun {
    CollectedEvents events;
    std::string fingerprint;
    sim::engine::Engine::End end{};
};
/// Runs a scenario to its end on an engine made from its platform. Mail that gets lost fails the test.
void run_on(sim::engine::Engine& engine, const sim::scenario::Scenario& scenario, FinishedRun& run);
void run_in_memory(const sim::scenario::Scenario& scenario, FinishedRun& run);

}  // namespace tests
