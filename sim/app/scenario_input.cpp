#include "sim/app/scenario_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <ostream>
#include <sstream>
#include <system_error>
#include <utility>

#include "sim/scenario/limits.hpp"
#include "sim/scenario/recorded_scenario.hpp"

namespace sim::app {

namespace {

/// Sorted by name: folders are read in no certain order.
protocol::Result<std::vector<scenario::FolderEntry>, std::string> read_folder(const std::string& path) {
    std::vector<scenario::FolderEntry> entries;
    std::error_code error;
    for (std::filesystem::directory_iterator at(path, error), end; !error && at != end; at.increment(error)) {
        std::error_code gone;
        const auto time = at->last_write_time(gone);
        if (gone) continue;                                                   // a link that leads nowhere
        if (!at->is_directory(gone) && !at->is_regular_file(gone)) continue;  // reading it may never end
        const auto since_1970 = std::chrono::floor<std::chrono::seconds>(std::chrono::file_clock::to_sys(time));
        entries.push_back({at->path().filename().string(), at->is_directory(gone),
                           std::int64_t{since_1970.time_since_epoch().count()}});
    }
    if (error) return protocol::failure(error.message());
    std::ranges::sort(entries, {}, &scenario::FolderEntry::name);
    return entries;
}

scenario::LoadRequest request_of(const ScenarioArguments& arguments, scenario::FolderReader folders) {
    scenario::LoadRequest request{arguments.file, arguments.overlays, arguments.sets, {}, std::move(folders)};
    if (arguments.seed) request.options.emplace_back("seed", *arguments.seed);
    if (arguments.until) request.options.emplace_back("until", *arguments.until);
    request.student = arguments.student;
    request.overlays_are_answers = arguments.overlays_are_answers;
    if (arguments.last_overlay) request.overlays.push_back(arguments.last_overlay->name);
    return request;
}

/// The dates of imported mails are the times of files, which their texts do not tell.
void add_times(std::vector<recording::ScenarioText>& texts, const std::map<std::string, std::int64_t>& modified) {
    const std::size_t files = texts.size();
    for (std::size_t index = 0; index < files; ++index) {
        const auto found = modified.find(texts[index].name);
        if (found == modified.end()) continue;
        texts.push_back({std::string(scenario::modified_text_name), fmt::format("{} {}", found->second, found->first)});
    }
}

}  // namespace

protocol::Result<std::string, std::string> read_scenario_file(const std::string& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) return protocol::failure(std::string("it is a directory"));
    std::ifstream file(path, std::ios::binary);
    if (!file) return protocol::failure(std::generic_category().message(errno));
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > scenario::limits::file_octets_max) {
        return protocol::failure(fmt::format("it is larger than {} octets", scenario::limits::file_octets_max));
    }
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::optional<LoadedScenario> load_scenario(const ScenarioArguments& arguments, std::ostream& errors) {
    LoadedScenario loaded;
    const auto reader = [&](const std::string& path) {
        const bool is_given = arguments.last_overlay && arguments.last_overlay->name == path;
        protocol::Result<std::string, std::string> text =
            is_given ? arguments.last_overlay->text : read_scenario_file(path);
        const auto known = std::ranges::find(loaded.texts, path, &recording::ScenarioText::name);
        if (text && known == loaded.texts.end()) loaded.texts.push_back({path, *text});
        return text;
    };
    std::map<std::string, std::int64_t> modified;
    const auto folders = [&modified](const std::string& path) {
        auto entries = read_folder(path);
        for (const scenario::FolderEntry& entry : entries.value_or(std::vector<scenario::FolderEntry>())) {
            modified[path + "/" + entry.name] = entry.modified_unix_seconds;
        }
        return entries;
    };
    const scenario::LoadRequest request = request_of(arguments, folders);
    auto scenario = scenario::load(request, reader);
    if (!scenario) {
        for (const scenario::Diagnostic& diagnostic : scenario.error()) errors << diagnostic.to_string() << '\n';
        return std::nullopt;
    }
    add_times(loaded.texts, modified);
    for (const std::string& set : request.sets) loaded.texts.push_back({std::string(scenario::set_text_name), set});
    for (const auto& [key, value] : request.options)
        loaded.texts.push_back({std::string(scenario::set_text_name), fmt::format("{}={}", key, value)});
    if (request.student) loaded.texts.push_back({std::string(scenario::student_text_name), *request.student});
    loaded.scenario = std::move(*scenario);
    return loaded;
}

}  // namespace sim::app
