#include "sim/app/recorded_scenario.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <ostream>
#include <set>

#include "protocol/base/ascii.hpp"
#include "sim/recording/reader.hpp"

namespace sim::app {

namespace {

/// Reads the texts in the place of files, and notes which were wanted.
class HeaderTexts {
public:
    explicit HeaderTexts(const recording::RecordingHeader& header) : header_(header) {
        for (const recording::ScenarioText& text : header.scenario) {
            if (text.name == modified_text_name) note_time(text.text);
        }
    }

    [[nodiscard]] scenario::FileReader reader() {
        return [this](const std::string& path) -> protocol::Result<std::string, std::string> {
            const auto found = std::ranges::find(header_.scenario, path, &recording::ScenarioText::name);
            if (found == header_.scenario.end())
                return protocol::failure(std::string("the recording does not hold it"));
            read_.insert(path);
            return found->text;
        };
    }
    /// Folders of which files were read: those of Maildirs, each of which has a folder `cur`, though perhaps an empty
    /// one.
    [[nodiscard]] scenario::FolderReader folder_reader() const {
        return [this](const std::string& path) -> protocol::Result<std::vector<scenario::FolderEntry>, std::string> {
            std::map<std::string, scenario::FolderEntry> entries{{"cur", {"cur", true, 0}}};
            for (const recording::ScenarioText& text : header_.scenario) {
                if (!text.name.starts_with(path + "/")) continue;
                const std::string rest = text.name.substr(path.size() + 1);
                const std::string name = rest.substr(0, rest.find('/'));
                const auto time = modified_.find(text.name);
                entries[name] = {name, name != rest, time == modified_.end() ? 0 : time->second};
            }
            std::vector<scenario::FolderEntry> listed;
            for (auto& [name, entry] : entries) listed.push_back(std::move(entry));
            return listed;
        };
    }
    /// The first file that nothing has wanted: an overlay. Files stand in the order in which they were read.
    [[nodiscard]] std::optional<std::string> first_unread() const {
        for (const recording::ScenarioText& text : header_.scenario) {
            if (!is_option(text) && !read_.contains(text.name)) return text.name;
        }
        return std::nullopt;
    }

private:
    static bool is_option(const recording::ScenarioText& text) {
        return text.name == set_text_name || text.name == student_text_name || text.name == modified_text_name;
    }
    void note_time(const std::string& text) {
        const std::size_t blank = text.find(' ');
        const auto seconds = protocol::parse_decimal(std::string_view(text).substr(0, blank), INT64_MAX);
        if (!seconds || blank == text.npos) return;
        modified_[text.substr(blank + 1)] = static_cast<std::int64_t>(*seconds);
    }

    std::map<std::string, std::int64_t> modified_;  ///< by path, in seconds since 1970
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
        if (text.name == set_text_name) request.sets.push_back(text.text);
        if (text.name == student_text_name) request.student = text.text;
    }
    HeaderTexts texts(header);
    request.read_folder = texts.folder_reader();
    const scenario::FileReader reader = texts.reader();
    auto scenario = scenario::load(request, reader);
    const scenario::Diagnostics without_overlays = scenario ? scenario::Diagnostics{} : scenario.error();
    for (auto overlay = texts.first_unread(); overlay; overlay = texts.first_unread()) {
        request.overlays.push_back(*overlay);
        scenario = scenario::load(request, reader);
    }
    if (!scenario) {
        // What is wrong with the scenario itself, the first attempt tells.
        const auto& told = without_overlays.empty() ? scenario.error() : without_overlays;
        for (const scenario::Diagnostic& diagnostic : told) errors << diagnostic.to_string() << '\n';
        return std::nullopt;
    }
    return LoadedScenario{std::move(*scenario), header.scenario};
}

}  // namespace sim::app
