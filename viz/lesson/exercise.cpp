#include "viz/lesson/exercise.hpp"

#include <algorithm>

#include "sim/lesson/expectation_text.hpp"
#include "sim/scenario/recorded_scenario.hpp"

namespace viz::lesson {

namespace {

using sim::scenario::ExpectationResult;

std::string why_unjudged(const model::Trace& trace) {
    if (!trace.finished()) return "The run goes on; it is judged when it has ended.";
    if (trace.cut()) return "The end of the run is missing: it cannot be judged.";
    const bool is_whole = trace.header().level == sim::recording::Level::full;
    return is_whole ? "" : "The recording lacks events (it is not of the level full): it cannot be judged.";
}

/// In the order of the scenario's expectations.
std::vector<ExpectationResult> judge(const sim::scenario::Scenario& scenario, const model::Trace& trace) {
    sim::scenario::ExpectationEvaluator evaluator(scenario);
    const auto wanted = evaluator.wanted_kinds();
    for (const sim::recording::Event& event : trace.events()) {
        if (wanted.test(static_cast<std::size_t>(event.kind))) evaluator.consume(event);
    }
    return evaluator.results();
}

void add_results(Exercise& exercise, const std::vector<ExpectationResult>& results) {
    for (std::size_t index = 0; index < results.size(); ++index) {
        const ExpectationResult& result = results[index];
        ExerciseAim& aim = exercise.aims[index];
        aim.verdict = result.verdict;
        aim.happened = result.reason;
        aim.hint = result.hint;
        aim.points = result.points;
        if (!result.events.empty()) aim.decided_by = result.events.back();
        exercise.points += result.points;
    }
}

}  // namespace

bool mentions_exercise(const sim::recording::RecordingHeader& header) {
    return std::ranges::any_of(header.scenario, [](const sim::recording::ScenarioText& text) {
        return text.text.find("task") != std::string::npos;
    });
}

std::optional<Exercise> recorded_exercise(const model::Trace& trace) {
    if (!mentions_exercise(trace.header())) return std::nullopt;
    const auto scenario = sim::scenario::load_recorded(trace.header());
    if (!scenario || scenario->about.task.empty()) return std::nullopt;
    Exercise exercise{.title = scenario->title, .task = scenario->about.task, .aims = {}, .unjudged = {}};
    for (const sim::scenario::Expectation& expectation : scenario->expectations) {
        exercise.aims.push_back({.expected = sim::lesson::describe(expectation),
                                 .happened = {},
                                 .hint = {},
                                 .points_max = expectation.points,
                                 .decided_by = {}});
        exercise.points_max += expectation.points;
    }
    exercise.unjudged = why_unjudged(trace);
    if (exercise.unjudged.empty()) add_results(exercise, judge(*scenario, trace));
    return exercise;
}

}  // namespace viz::lesson
