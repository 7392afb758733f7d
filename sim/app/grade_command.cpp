#include "sim/app/grade_command.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <ostream>
#include <system_error>
#include <vector>

#include "sim/app/counted.hpp"
#include "sim/app/recorded_run.hpp"
#include "sim/engine/simgrid_engine.hpp"
#include "sim/lesson/grade.hpp"
#include "sim/recording/readable_text.hpp"
#include "sim/simulation/platform.hpp"
#include "sim/simulation/simulation.hpp"

namespace sim::app {

using nlohmann::ordered_json;

namespace {

/// Runs the exercise and judges it. @return nothing: it cannot run, which was told to `errors`
std::optional<lesson::Grade> run_and_judge(const GradeArguments& arguments, const LoadedScenario& loaded,
                                           std::ostream& errors) {
    const scenario::Scenario& scenario = loaded.scenario;
    auto engine = engine::make_simgrid_engine(simulation::make_platform(scenario));
    if (!engine) {
        errors << "mailflow: " << engine.error().message << '\n';
        return std::nullopt;
    }
    RecordedRun listeners(loaded, scenario);
    lesson::StoryBuilder story(scenario);
    lesson::CauseRecorder causes;
    recording::Recorder recorder;
    listeners.listen_to(recorder);
    recorder.add_sink(story);
    recorder.add_sink(causes);
    simulation::Simulation simulation(scenario, **engine, recorder);
    const engine::Engine::End end = simulation.run();
    listeners.take_results(std::string(simulation::to_string(end)), (*engine)->now(), recorder.last_id());
    const RunReport& report = listeners.report();
    lesson::Grade grade;
    grade.file = arguments.scenario.file;
    grade.title = scenario.title;
    grade.task = scenario.about.task;
    grade.student = arguments.scenario.student;
    grade.seed = scenario.seed;
    grade.fingerprint = report.fingerprint;
    grade.run_length = report.end - protocol::Instant{};
    grade.expectations = lesson::graded(scenario, report.expectations, story.story().steps, causes);
    if (report.lost_mail) grade.lost_mail = report.lost_mail->reason;
    return grade;
}

void print_expectation(const lesson::GradedExpectation& expectation, std::ostream& output) {
    output << fmt::format("\n{}: {}, {} of {}\n", recording::readable_text(expectation.id), verdict_words(expectation),
                          expectation.points, counted(expectation.points_max, "point"));
    output << "  expected: " << recording::readable_text(expectation.expected) << '\n';
    output << "  happened: " << recording::readable_text(expectation.happened) << '\n';
    if (expectation.verdict == scenario::Verdict::met) return;
    if (!expectation.hint.empty()) output << "  hint: " << recording::readable_text(expectation.hint) << '\n';
    if (expectation.chain.empty()) return;
    output << (expectation.decided ? "  what led there:\n" : "  the last that the mail met, and what led there:\n");
    for (const std::string& line : lesson::chain_lines(expectation)) output << "    " << line << '\n';
}

void print_grade(const lesson::Grade& grade, std::ostream& output) {
    output << recording::readable_text(grade.title) << '\n';
    if (grade.student) output << "Student " << recording::readable_text(*grade.student) << '\n';
    for (const lesson::GradedExpectation& expectation : grade.expectations) print_expectation(expectation, output);
    output << fmt::format("\n{} of {}\nseed {}, fingerprint {}\n", grade.points(), counted(grade.points_max(), "point"),
                          grade.seed, grade.fingerprint);
}

ordered_json expectation_json(const lesson::GradedExpectation& expectation) {
    ordered_json json{{"id", expectation.id},
                      {"expected", expectation.expected},
                      {"verdict", scenario::to_string(expectation.verdict)},
                      {"happened", expectation.happened},
                      {"points", expectation.points},
                      {"points_max", expectation.points_max},
                      {"decided", expectation.decided}};
    if (!expectation.hint.empty()) json["hint"] = expectation.hint;
    json["chain_left_out"] = expectation.left_out;
    json["chain"] = ordered_json::array();
    for (const lesson::ToldStep& step : expectation.chain)
        json["chain"].push_back({{"t", step.time.nanoseconds}, {"event", step.event}, {"text", step.sentence}});
    return json;
}

std::string json_text(const lesson::Grade& grade) {
    ordered_json json{{"file", grade.file},
                      {"title", grade.title},
                      {"points", grade.points()},
                      {"points_max", grade.points_max()},
                      {"seed", std::to_string(grade.seed)},
                      {"fingerprint", grade.fingerprint}};
    if (grade.student) json["student"] = *grade.student;
    if (grade.lost_mail) json["lost_mail"] = *grade.lost_mail;
    json["expectations"] = ordered_json::array();
    for (const auto& expectation : grade.expectations) json["expectations"].push_back(expectation_json(expectation));
    return json.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

/// Writes a report; an empty path: none. @return false: it could not be written, which was told
bool write_report(const std::string& path, const std::string& text, std::ostream& errors) {
    if (path.empty()) return true;
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    if (!file) errors << "mailflow: " << path << ": " << std::generic_category().message(errno) << '\n';
    return static_cast<bool>(file);
}

/// Whether no report would be written over a file of the exercise, or over another report.
bool may_write(const GradeArguments& arguments, const LoadedScenario& loaded, std::ostream& errors) {
    const std::vector<std::string> paths{arguments.junit, arguments.json, arguments.html};
    for (const std::string& path : paths) {
        if (!path.empty() && std::ranges::count(paths, path) > 1) {
            errors << "mailflow: " << path << " cannot hold two reports\n";
            return false;
        }
        if (path.empty() || !is_file_of(loaded, path)) continue;
        errors << "mailflow: " << path << " is a file of the scenario; it is not written over\n";
        return false;
    }
    return true;
}

}  // namespace

ExitCode grade_command(const GradeArguments& arguments, std::ostream& output, std::ostream& errors) {
    ScenarioArguments exercise = arguments.scenario;
    exercise.overlays_are_answers = true;
    const auto loaded = load_scenario(exercise, errors);
    if (!loaded) return ExitCode::bad_input;
    if (loaded->scenario.expectations.empty()) {
        errors << "mailflow: " << exercise.file << " expects nothing: there is nothing to grade\n";
        return ExitCode::bad_input;
    }
    if (!may_write(arguments, *loaded, errors)) return ExitCode::bad_input;
    const auto grade = run_and_judge(arguments, *loaded, errors);
    if (!grade) return ExitCode::bad_input;
    print_grade(*grade, output);
    const bool written = write_report(arguments.junit, lesson::junit_xml(*grade), errors) &&
                         write_report(arguments.json, json_text(*grade), errors) &&
                         write_report(arguments.html, lesson::html_page(*grade), errors);
    if (!written) return ExitCode::our_fault;
    if (grade->lost_mail) {
        errors << "mailflow: mail got lost: " << *grade->lost_mail << '\n';
        return ExitCode::mail_lost;
    }
    return grade->all_met() ? ExitCode::success : ExitCode::not_met;
}

}  // namespace sim::app
