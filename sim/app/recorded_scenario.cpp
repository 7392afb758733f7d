#include "sim/app/recorded_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <ostream>

#include "sim/bridge/replay.hpp"
#include "sim/recording/reader.hpp"
#include "sim/scenario/recorded_scenario.hpp"

namespace sim::app {

namespace {

using Texts = std::vector<recording::ScenarioText>;

bool is_taken(const Texts& texts, const std::string& name) {
    return std::ranges::find(texts, name, &recording::ScenarioText::name) != texts.end();
}

/// The files of `--with`, each under a name that no text has yet. @return nothing: one cannot be read, which is told
std::optional<Texts> read_overlays(const recording::RecordingHeader& header, const ScenarioArguments& arguments,
                                   std::ostream& errors) {
    Texts overlays;
    for (const std::string& path : arguments.overlays) {
        auto text = read_scenario_file(path);
        if (!text) {
            errors << fmt::format("mailflow: {}: {}\n", path, text.error());
            return std::nullopt;
        }
        std::string name = path;
        for (int number = 2; is_taken(header.scenario, name) || is_taken(overlays, name); ++number) {
            name = fmt::format("{} ({})", path, number);
        }
        overlays.push_back({std::move(name), std::move(*text)});
    }
    return overlays;
}

/// Texts of the recording with the overlays behind its files.
Texts all_texts(const recording::RecordingHeader& header, const Texts& overlays) {
    Texts texts = header.scenario;
    const auto options = std::ranges::find_if(texts, scenario::is_option);
    texts.insert(options, overlays.begin(), overlays.end());
    return texts;
}

}  // namespace

bool is_recording(const std::string& path) {
    auto reader = recording::RecordingReader::open(path);
    if (!reader) return false;
    std::vector<recording::Event> events;
    static_cast<void>(reader->read(events, 1));
    return reader->header() != nullptr;
}

std::optional<LoadedScenario> load_recorded_scenario(const recording::RecordingHeader& header,
                                                     const ScenarioArguments& arguments, std::ostream& errors) {
    if (!arguments.sets.empty() || arguments.seed || arguments.until || arguments.student) {
        errors << "mailflow: a recording is taken as it was made: without --set, --seed, --until and --student\n";
        return std::nullopt;
    }
    if (header.scenario.empty()) {
        errors << "mailflow: " << arguments.file << " does not tell its scenario\n";
        return std::nullopt;
    }
    const auto overlays = read_overlays(header, arguments, errors);
    if (!overlays) return std::nullopt;
    auto scenario = scenario::load_recorded(header, *overlays);
    if (!scenario) {
        for (const scenario::Diagnostic& diagnostic : scenario.error()) errors << diagnostic.to_string() << '\n';
        return std::nullopt;
    }
    return LoadedScenario{std::move(*scenario), all_texts(header, *overlays)};
}

std::optional<LoadedScenario> load_any_scenario(const ScenarioArguments& arguments, std::ostream& errors) {
    std::error_code none;
    // What comes through a pipe is there but once: it is a scenario.
    const bool may_be_read_twice = std::filesystem::is_regular_file(arguments.file, none);
    if (!may_be_read_twice || !is_recording(arguments.file)) return load_scenario(arguments, errors);
    const auto inputs = bridge::read_inputs(arguments.file);
    if (!inputs) {
        errors << "mailflow: " << inputs.error() << '\n';
        return std::nullopt;
    }
    if (!inputs->inputs.empty()) {
        errors << "mailflow: programs outside took part in " << arguments.file
               << "; its scenario with --replay repeats what they did\n";
        return std::nullopt;
    }
    return load_recorded_scenario(inputs->header, arguments, errors);
}

}  // namespace sim::app
