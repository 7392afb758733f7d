#include "sim/app/recorded_scenario.hpp"

#include <ostream>

#include "sim/recording/reader.hpp"
#include "sim/scenario/recorded_scenario.hpp"

namespace sim::app {

bool is_recording(const std::string& path) {
    auto reader = recording::RecordingReader::open(path);
    if (!reader) return false;
    std::vector<recording::Event> events;
    static_cast<void>(reader->read(events, 1));
    return reader->header() != nullptr;
}

std::optional<LoadedScenario> load_recorded_scenario(const recording::RecordingHeader& header,
                                                     const ScenarioArguments& arguments, std::ostream& errors) {
    if (!arguments.overlays.empty() || !arguments.sets.empty() || arguments.seed || arguments.until) {
        errors << "mailflow: a recording is exported as it was made: without --with, --set, --seed and --until\n";
        return std::nullopt;
    }
    if (header.scenario.empty()) {
        errors << "mailflow: " << arguments.file << " does not tell its scenario\n";
        return std::nullopt;
    }
    auto scenario = scenario::load_recorded(header);
    if (!scenario) {
        for (const scenario::Diagnostic& diagnostic : scenario.error()) errors << diagnostic.to_string() << '\n';
        return std::nullopt;
    }
    return LoadedScenario{std::move(*scenario), header.scenario};
}

}  // namespace sim::app
