#include "tests/viz/lessons/lesson_trace.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "sim/engine/memory_engine.hpp"
#include "sim/recording/recorder.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"
#include "tests/support/scenario_text.hpp"

namespace tests {
namespace {

class CollectingSink : public sim::recording::EventSink {
public:
    [[nodiscard]] std::bitset<sim::recording::event_kind_count> wanted_kinds() const override {
        return std::bitset<sim::recording::event_kind_count>{}.set();
    }
    void consume(const sim::recording::Event& event) override { events.push_back(event); }

    std::vector<sim::recording::Event> events;
};

std::string lesson_path(std::string_view name) {
    return "scenarios/lessons/" + std::string(name) + ".yaml";
}

protocol::Result<std::string, std::string> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return tl::unexpected(path + " cannot be read");
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// @param texts  what the header says the scenario was made of
viz::model::Trace run_scenario(const sim::scenario::Scenario& scenario,
                               std::vector<sim::recording::ScenarioText> texts) {
    sim::engine::MemoryEngine engine(sim::simulation::make_platform(scenario));
    sim::recording::Recorder recorder;
    CollectingSink sink;
    recorder.add_sink(sink);
    sim::simulation::Simulation simulation(scenario, engine, recorder);
    simulation.run();
    viz::model::Trace trace;
    trace.set_header(
        {.title = scenario.title, .seed = 1, .start = {}, .model = {}, .versions = {}, .scenario = std::move(texts)});
    trace.append(std::move(sink.events));
    trace.finish(false);
    return trace;
}

}  // namespace

viz::model::Trace lesson_trace(std::string_view name) {
    return trace_of_file(lesson_path(name));
}

viz::model::Trace trace_of_file(const std::string& path) {
    return run_scenario(load_scenario(path, read_file), {{path, read_file(path).value_or("")}});
}

viz::model::Trace scenario_trace(std::string_view yaml) {
    return run_scenario(scenario_from_text(std::string(yaml)), {{"test.yaml", std::string(yaml)}});
}

std::vector<std::string> lesson_names() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator("scenarios/lessons")) {
        if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
    }
    std::ranges::sort(names);
    return names;
}

}  // namespace tests
