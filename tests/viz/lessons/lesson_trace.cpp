#include "tests/viz/lessons/lesson_trace.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "sim/engine/memory_engine.hpp"
#include "sim/recording/recorder.hpp"
#include "sim/scenario/loader.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"
#include "tests/support/catch.hpp"

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

sim::scenario::Scenario load_lesson(std::string_view name) {
    const auto reader = [](const std::string& path) -> protocol::Result<std::string, std::string> {
        std::ifstream file(path, std::ios::binary);
        if (!file) return tl::unexpected(path + " cannot be read");
        return std::string(std::istreambuf_iterator<char>(file), {});
    };
    const auto loaded = sim::scenario::load({"scenarios/lessons/" + std::string(name) + ".yaml", {}, {}}, reader);
    if (!loaded) {
        for (const auto& diagnostic : loaded.error()) UNSCOPED_INFO(diagnostic.to_string());
    }
    REQUIRE(loaded.has_value());
    return *loaded;
}

}  // namespace

viz::model::Trace lesson_trace(std::string_view name) {
    const sim::scenario::Scenario scenario = load_lesson(name);
    sim::engine::MemoryEngine engine(sim::simulation::make_platform(scenario));
    sim::recording::Recorder recorder;
    CollectingSink sink;
    recorder.add_sink(sink);
    sim::simulation::Simulation simulation(scenario, engine, recorder);
    simulation.run();
    viz::model::Trace trace;
    trace.set_header({.title = scenario.title, .seed = 1, .start = {}, .model = {}, .versions = {}, .scenario = {}});
    trace.append(std::move(sink.events));
    trace.finish(false);
    return trace;
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
