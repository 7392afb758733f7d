#include "sim/app/recorded_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <ostream>
#include <set>

#include "sim/bridge/replay.hpp"
#include "sim/recording/reader.hpp"

namespace sim::app {

namespace {

constexpr std::string_view set_name = "--set";
constexpr std::string_view student_name = "--student";

bool is_option(const recording::ScenarioText& text) {
    return text.name == set_name || text.name == student_name;
}

/// Reads the texts in the place of files, and notes which were wanted.
class HeaderTexts {
public:
    explicit HeaderTexts(const recording::RecordingHeader& header) : header_(header) {}

    [[nodiscard]] scenario::FileReader reader() {
        return [this](const std::string& path) -> protocol::Result<std::string, std::string> {
            const auto added = std::ranges::find(added_, path, &recording::ScenarioText::name);
            if (added != added_.end()) return added->text;
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
            if (!is_option(text) && !read_.contains(text.name)) return text.name;
        }
        return std::nullopt;
    }
    /// Reads an overlay that is no part of the recording. @return the name that it has from now on, which none has yet
    protocol::Result<std::string, std::string> add(const std::string& path) {
        auto text = read_scenario_file(path);
        if (!text) return protocol::failure(text.error());
        std::string name = path;
        const auto is_taken = [&](const std::vector<recording::ScenarioText>& texts) {
            return std::ranges::find(texts, name, &recording::ScenarioText::name) != texts.end();
        };
        for (int number = 2; is_taken(header_.scenario) || is_taken(added_); ++number) {
            name = fmt::format("{} ({})", path, number);
        }
        added_.push_back({name, std::move(*text)});
        return name;
    }
    /// Texts of the recording, then those that were added.
    [[nodiscard]] std::vector<recording::ScenarioText> all() const {
        std::vector<recording::ScenarioText> texts = header_.scenario;
        const auto options = std::ranges::find_if(texts, is_option);
        texts.insert(options, added_.begin(), added_.end());
        return texts;
    }

private:
    const recording::RecordingHeader& header_;
    std::vector<recording::ScenarioText> added_;
    std::set<std::string> read_;
};

/// The file, with `--set` and `--student` as when it was recorded; overlays are still to be found.
scenario::LoadRequest recorded_request(const recording::RecordingHeader& header) {
    scenario::LoadRequest request;
    request.file = header.scenario.front().name;
    for (const recording::ScenarioText& text : header.scenario) {
        if (text.name == set_name) request.sets.push_back(text.text);
        if (text.name == student_name) request.student = text.text;
    }
    return request;
}

/// Lays the files of `--with` over what was recorded. @return false: one cannot be read, which is told
bool lay_over(const ScenarioArguments& arguments, HeaderTexts& texts, scenario::LoadRequest& request,
              std::ostream& errors) {
    for (const std::string& overlay : arguments.overlays) {
        auto name = texts.add(overlay);
        if (!name) {
            errors << fmt::format("mailflow: {}: {}\n", overlay, name.error());
            return false;
        }
        request.overlays.push_back(std::move(*name));
    }
    return true;
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
    scenario::LoadRequest request = recorded_request(header);
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
    if (!lay_over(arguments, texts, request, errors)) return std::nullopt;
    if (!arguments.overlays.empty()) scenario = scenario::load(request, reader);
    if (!scenario) {
        for (const scenario::Diagnostic& diagnostic : scenario.error()) errors << diagnostic.to_string() << '\n';
        return std::nullopt;
    }
    return LoadedScenario{std::move(*scenario), texts.all()};
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
