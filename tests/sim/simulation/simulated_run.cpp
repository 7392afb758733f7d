#include "tests/sim/simulation/simulated_run.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "sim/engine/memory_engine.hpp"
#include "sim/scenario/conservation_watch.hpp"
#include "sim/simulation/platform.hpp"
#include "tests/support/catch.hpp"

namespace tests {

namespace engine = sim::engine;
namespace recording = sim::recording;
namespace scenario = sim::scenario;
namespace simulation = sim::simulation;

std::string text_of_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    INFO(path.string());
    REQUIRE(file.good());
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

scenario::Scenario scenario_from_file(const std::filesystem::path& path) {
    return scenario_from_text(text_of_file(path));
}

std::vector<std::filesystem::path> lesson_files() {
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator("scenarios/lessons")) {
        if (entry.path().extension() == ".yaml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

void run_on(engine::Engine& engine, const scenario::Scenario& scenario, FinishedRun& run) {
    recording::Recorder recorder;
    recording::Fingerprint fingerprint;
    scenario::ConservationWatch conservation;
    recorder.add_sink(run.events);
    recorder.add_sink(fingerprint);
    recorder.add_sink(conservation);
    simulation::Simulation simulation(scenario, engine, recorder);
    run.end = simulation.run();
    const auto violation = conservation.violation();
    INFO(scenario.title << ": " << (violation ? violation->reason : ""));
    CHECK_FALSE(violation.has_value());
    run.fingerprint = fingerprint.text();
}

void run_in_memory(const scenario::Scenario& scenario, FinishedRun& run) {
    engine::MemoryEngine engine(simulation::make_platform(scenario));
    run_on(engine, scenario, run);
}

}  // namespace tests
