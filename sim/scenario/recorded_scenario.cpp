#include "sim/scenario/recorded_scenario.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <utility>

#include "protocol/base/ascii.hpp"

namespace sim::scenario {

namespace {

/// Reads the texts in the place of files, and notes which were wanted.
class HeaderTexts {
public:
    HeaderTexts(const recording::RecordingHeader& header, const std::vector<recording::ScenarioText>& overlays)
        : header_(header), overlays_(overlays) {
        for (const recording::ScenarioText& text : header.scenario) {
            if (text.name == modified_text_name) note_time(text.text);
        }
    }

    [[nodiscard]] FileReader reader() {
        return [this](const std::string& path) -> protocol::Result<std::string, std::string> {
            for (const auto* texts : {&overlays_, &header_.scenario}) {
                const auto found = std::ranges::find(*texts, path, &recording::ScenarioText::name);
                if (found == texts->end()) continue;
                read_.insert(path);
                return found->text;
            }
            return protocol::failure(std::string("the recording does not hold it"));
        };
    }
    /// Folders of which files were read: those of Maildirs, each of which has a folder `cur`, though perhaps an empty
    /// one.
    [[nodiscard]] FolderReader folder_reader() const {
        return [this](const std::string& path) -> protocol::Result<std::vector<FolderEntry>, std::string> {
            std::map<std::string, FolderEntry> entries{{"cur", {"cur", true, 0}}};
            for (const recording::ScenarioText& text : header_.scenario) {
                if (!text.name.starts_with(path + "/")) continue;
                const std::string rest = text.name.substr(path.size() + 1);
                const std::string name = rest.substr(0, rest.find('/'));
                const auto time = modified_.find(text.name);
                entries[name] = {name, name != rest, time == modified_.end() ? 0 : time->second};
            }
            std::vector<FolderEntry> listed;
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
    void note_time(const std::string& text) {
        const std::size_t blank = text.find(' ');
        const auto seconds = protocol::parse_decimal(std::string_view(text).substr(0, blank), INT64_MAX);
        if (!seconds || blank == text.npos) return;
        modified_[text.substr(blank + 1)] = static_cast<std::int64_t>(*seconds);
    }

    std::map<std::string, std::int64_t> modified_;  ///< by path, in seconds since 1970
    const recording::RecordingHeader& header_;
    const std::vector<recording::ScenarioText>& overlays_;
    std::set<std::string> read_;
};

/// The file, with `--set` and `--student` as when it was recorded; overlays are still to be found.
LoadRequest recorded_request(const recording::RecordingHeader& header) {
    LoadRequest request;
    request.file = header.scenario.front().name;
    for (const recording::ScenarioText& text : header.scenario) {
        if (text.name == set_text_name) request.sets.push_back(text.text);
        if (text.name == student_text_name) request.student = text.text;
    }
    return request;
}

}  // namespace

bool is_option(const recording::ScenarioText& text) {
    return text.name == set_text_name || text.name == student_text_name || text.name == modified_text_name;
}

protocol::Result<Scenario, Diagnostics> load_recorded(const recording::RecordingHeader& header,
                                                      const std::vector<recording::ScenarioText>& overlays) {
    LoadRequest request = recorded_request(header);
    HeaderTexts texts(header, overlays);
    request.read_folder = texts.folder_reader();
    const FileReader reader = texts.reader();
    auto scenario = load(request, reader);
    const Diagnostics without_overlays = scenario ? Diagnostics{} : scenario.error();
    for (auto overlay = texts.first_unread(); overlay; overlay = texts.first_unread()) {
        request.overlays.push_back(*overlay);
        scenario = load(request, reader);
    }
    // What is wrong with the scenario itself, the first attempt tells.
    if (!scenario && !without_overlays.empty()) return protocol::failure(without_overlays);
    if (!scenario || overlays.empty()) return scenario;
    for (const recording::ScenarioText& overlay : overlays) request.overlays.push_back(overlay.name);
    return load(request, reader);
}

}  // namespace sim::scenario
