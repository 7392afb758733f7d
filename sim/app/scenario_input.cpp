#include "sim/app/scenario_input.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>
#include <system_error>

namespace sim::app {

namespace {

constexpr std::uintmax_t file_octets_max = 64U * 1024 * 1024;

protocol::Result<std::string, std::string> read_file(const std::string& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) return protocol::failure(std::string("it is a directory"));
    std::ifstream file(path, std::ios::binary);
    if (!file) return protocol::failure(std::generic_category().message(errno));
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > file_octets_max) return protocol::failure(std::string("it is larger than 64 MiB"));
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

/// The command line's own changes, as `--set` of scenario keys.
std::vector<std::string> all_sets(const ScenarioArguments& arguments) {
    std::vector<std::string> sets = arguments.sets;
    if (arguments.seed) sets.push_back("seed=" + *arguments.seed);
    if (arguments.until) sets.push_back("until=" + *arguments.until);
    return sets;
}

}  // namespace

std::optional<LoadedScenario> load_scenario(const ScenarioArguments& arguments, std::ostream& errors) {
    LoadedScenario loaded;
    const auto reader = [&loaded](const std::string& path) {
        auto text = read_file(path);
        const auto known = std::ranges::find(loaded.texts, path, &recording::ScenarioText::name);
        if (text && known == loaded.texts.end()) loaded.texts.push_back({path, *text});
        return text;
    };
    const std::vector<std::string> sets = all_sets(arguments);
    auto scenario = scenario::load({arguments.file, arguments.overlays, sets}, reader);
    if (!scenario) {
        for (const scenario::Diagnostic& diagnostic : scenario.error()) errors << diagnostic.to_string() << '\n';
        return std::nullopt;
    }
    for (const std::string& set : sets) loaded.texts.push_back({"--set", set});
    loaded.scenario = std::move(*scenario);
    return loaded;
}

}  // namespace sim::app
