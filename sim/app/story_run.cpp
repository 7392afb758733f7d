#include "sim/app/story_run.hpp"

#include <fmt/format.h>

#include <ostream>

#include "sim/engine/simgrid_engine.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"

namespace sim::app {

std::optional<lesson::Story> run_for_story(const scenario::Scenario& scenario, std::ostream& errors) {
    auto engine = engine::make_simgrid_engine(simulation::make_platform(scenario));
    if (!engine) {
        errors << "mailflow: " << engine.error().message << '\n';
        return std::nullopt;
    }
    lesson::StoryBuilder builder(scenario);
    recording::Recorder recorder;
    recorder.add_sink(builder);
    simulation::Simulation simulation(scenario, **engine, recorder);
    (void)simulation.run();
    return builder.story();
}

std::size_t print_missed_stops(const scenario::Scenario& scenario, const std::vector<lesson::MissedStop>& missed,
                               std::ostream& errors) {
    for (const lesson::MissedStop& stop : missed) {
        const scenario::LessonStep& step = scenario.lesson[stop.step];
        errors << fmt::format("{}: lesson[{}].stop: the lesson cannot stop here: {}\n",
                              scenario::to_string(scenario.files, step.position), stop.step, stop.what);
    }
    return missed.size();
}

}  // namespace sim::app
