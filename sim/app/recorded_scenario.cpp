#include "sim/app/recorded_scenario.hpp"

#include <algorithm>
#include <ostream>
#include <set>

#include "sim/recording/reader.hpp"

namespace sim::app {

namespace {

constexpr std::string_view set_name = "--set";

/// Reads the texts in the place of files, and notes which were wanted.
class HeaderTexts {
public:
    explicit HeaderTexts(const recording::RecordingHeader& header) : header_(header) {}

    [[nodiscard]] scenario::FileReader reader() {
        return [this](const std::string& path) -> protocol::Result<std::string, std::string> {
            const auto found = std::ranges::find(header_.scenario, path, &recording::ScenarioText::name);
            if (found == header_.scenario.end())
                return protocol::failure(std::string("the recording does not hold it"));
            read_.insert(path);
            return found->text;
        };
    }
    /// The first file that nothing has wanted: an overlay. Files stand in the order in which they were read.
    [[nodiscard]] std::optional<std::string> first_unread() const {
        for (const recording::ScenarioText& text : header_.scenario) {
            if (text.name != set_name && !read_.contains(text.name)) return text.name;
        }
        return std::nullopt;
    }

private:
    const recording::RecordingHeader& header_;
    std::set<std::string> read_;
};

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
    if (!arguments.overlays.empty() || !arguments.sets.empty() || arguments.seed || arguments.until) {
        errors << "mailflow: a recording is exported as it was made: without --with, --set, --seed and --until\n";
        return std::nullopt;
    }
    if (header.scenario.empty()) {
        errors << "mailflow: " << arguments.file << " does not tell its scenario\n";
        return std::nullopt;
    }
    scenario::LoadRequest request;
    request.file = header.scenario.front().name;
    for (const recording::ScenarioText& text : header.scenario) {
        if (text.name == set_name) request.sets.push_back(text.text);
    }
    HeaderTexts texts(header);
    const scenario::FileReader reader = texts.reader();
    auto scenario = scenario::load(request, reader);
    const scenario::Diagnostics without_overlays = scenario ? scenario::Diagnostics{} : scenario.error();
    for (auto overlay = texts.first_unread(); overlay; overlay = texts.first_unread()) {
        request.overlays.push_back(*overlay);
        scenario = scenario::load(request, reader);
    }
    if (!scenario) {
        // Files that a Maildir was read from are no overlays: what is wrong, the first attempt tells.
        const auto& told = without_overlays.empty() ? scenario.error() : without_overlays;
        for (const scenario::Diagnostic& diagnostic : told) errors << diagnostic.to_string() << '\n';
        return std::nullopt;
    }
    return LoadedScenario{std::move(*scenario), header.scenario};
}

}  // namespace sim::app
