#include "tests/truth/case_run.hpp"

#include <algorithm>
#include <exception>
#include <optional>

#include "sim/engine/memory_engine.hpp"
#include "sim/scenario/conservation_watch.hpp"
#include "sim/scenario/loader.hpp"
#include "sim/simulation/platform.hpp"
#include "tests/truth/collected_run.hpp"
#include "tests/truth/scenario_writer.hpp"

namespace tests::truth {

namespace {

constexpr int attempts_max = 6;

/// Takes a key out wherever it stands below `value`.
void erase_key(Json& value, const std::string& key) {
    if (value.is_object()) value.erase(key);
    if (!value.is_structured()) return;
    for (Json& each : value) erase_key(each, key);
}

/// The key that a diagnostic says the program does not know; empty: it is about something else.
std::string unknown_key(const sim::scenario::Diagnostic& diagnostic) {
    constexpr std::string_view unknown = "unknown key `";
    const std::string& message = diagnostic.message;
    if (message.starts_with(unknown))
        return message.substr(unknown.size(), message.find('`', unknown.size()) - unknown.size());
    if (!message.starts_with("this version cannot do it yet")) return {};
    return diagnostic.path.substr(diagnostic.path.rfind('.') + 1);
}

using Loaded = std::optional<sim::scenario::Scenario>;

/// Loads the scenario; elements that the program does not know are taken out and noted.
Loaded load_what_is_known(Json document, CaseResult& result) {
    for (int attempt = 0; attempt < attempts_max; ++attempt) {
        const std::string text = to_yaml_text(document);
        const auto reader = [&text](const std::string&) -> protocol::Result<std::string, std::string> { return text; };
        auto loaded = sim::scenario::load({result.id + ".yaml", {}, {}}, reader);
        if (loaded) return *std::move(loaded);
        bool taken_out = false;
        for (const auto& diagnostic : loaded.error()) {
            const std::string key = unknown_key(diagnostic);
            if (key.empty()) continue;
            const std::string section = diagnostic.path.substr(0, diagnostic.path.find_first_of(".["));
            erase_key(document[section], key);
            result.needs.insert(key);
            taken_out = true;
        }
        if (taken_out) continue;
        for (const auto& diagnostic : loaded.error()) result.needs.insert(diagnostic.path + ": " + diagnostic.message);
        break;
    }
    return std::nullopt;
}

void simulate(const TruthCase& truth, const sim::scenario::Scenario& scenario, CaseResult& result) {
    sim::engine::MemoryEngine engine(sim::simulation::make_platform(scenario));
    sim::recording::Recorder recorder;
    CollectedEvents events;
    recorder.add_sink(events);
    sim::scenario::ConservationWatch conservation;
    recorder.add_sink(conservation);
    sim::simulation::Simulation simulation(scenario, engine, recorder);
    simulation.run();
    const CollectedRun run{truth, scenario, events, simulation};
    result.observation = observe(run);
    if (truth.scenario.contains("reduce")) {
        result.observation = collect_counts(run, result.observation);
        result.differences = compare_counts(truth.observed, result.observation, truth.varying);
    } else {
        result.differences = compare(truth.observed, result.observation, truth.varying);
    }
    if (const auto lost = conservation.violation()) {
        result.differences.push_back({"final", "conservation", "every mail is accounted for", lost->reason});
    }
}

}  // namespace

CaseResult run_case(const TruthCase& truth) {
    CaseResult result;
    result.id = truth.id;
    result.title = truth.title;
    result.waits_for = truth.waits_for;
    const Json document = scenario_document(truth);
    result.scenario = to_yaml_text(document);
    if (!truth.waits_for.empty()) {
        result.verdict = CaseResult::Verdict::waits;
        return result;
    }
    try {
        if (const Loaded scenario = load_what_is_known(document, result)) simulate(truth, *scenario, result);
    } catch (const std::exception& failure) {  // an observation of another form than those known
        result.needs.insert(failure.what());
    }
    const bool same = result.needs.empty() && result.differences.empty();
    result.verdict = same ? CaseResult::Verdict::agrees : CaseResult::Verdict::differs;
    return result;
}

}  // namespace tests::truth
