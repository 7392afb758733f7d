#include "sim/scenario/recorded_scenario.hpp"

#include <algorithm>
#include <set>

namespace sim::scenario {

namespace {

constexpr std::string_view set_name = "--set";
constexpr std::string_view student_name = "--student";

/// Reads the texts in the place of files, and notes which were wanted.
class HeaderTexts {
public:
    explicit HeaderTexts(const recording::RecordingHeader& header) : header_(header) {}

    [[nodiscard]] FileReader reader() {
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
            const bool is_option = text.name == set_name || text.name == student_name;
            if (!is_option && !read_.contains(text.name)) return text.name;
        }
        return std::nullopt;
    }

private:
    const recording::RecordingHeader& header_;
    std::set<std::string> read_;
};

}  // namespace

protocol::Result<Scenario, Diagnostics> load_recorded(const recording::RecordingHeader& header) {
    LoadRequest request;
    request.file = header.scenario.front().name;
    for (const recording::ScenarioText& text : header.scenario) {
        if (text.name == set_name) request.sets.push_back(text.text);
        if (text.name == student_name) request.student = text.text;
    }
    HeaderTexts texts(header);
    const FileReader reader = texts.reader();
    auto scenario = load(request, reader);
    const Diagnostics without_overlays = scenario ? Diagnostics{} : scenario.error();
    for (auto overlay = texts.first_unread(); overlay; overlay = texts.first_unread()) {
        request.overlays.push_back(*overlay);
        scenario = load(request, reader);
    }
    // Files that a Maildir was read from are no overlays: what is wrong, the first attempt tells.
    if (!scenario && !without_overlays.empty()) return protocol::failure(without_overlays);
    return scenario;
}

}  // namespace sim::scenario
