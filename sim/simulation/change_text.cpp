#include "sim/simulation/change_text.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string_view>

#include "sim/scenario/yaml_mta_writer.hpp"

namespace sim::simulation {

namespace {

/// Values by the keys that lead to them, `retry.backoff_min`.
using Leaves = std::map<std::string, std::string>;

void mask(mta::Route& route) {
    if (route.auth) route.auth->password = "****";
}

mta::Settings without_passwords(mta::Settings settings) {
    if (settings.smarthost) mask(*settings.smarthost);
    if (settings.fallback_relay) mask(*settings.fallback_relay);
    for (auto& [domain, route] : settings.routes) mask(route);
    if (settings.auth_users) {
        for (auto& [user, password] : *settings.auth_users) password = "****";
    }
    return settings;
}

/// Where the key of a line ends: at its colon, which stands in no quotes.
std::size_t end_of_key(std::string_view line) {
    bool quoted = false;
    for (std::size_t place = 0; place < line.size(); ++place) {
        if (line[place] == '"') quoted = !quoted;
        if (line[place] == ':' && !quoted) return place;
    }
    return line.size();
}

/// Reads what YamlBlock has written.
Leaves leaves_of(std::string_view block) {
    Leaves leaves;
    std::vector<std::string> path;  // keys that are open, each with a dot behind it
    while (!block.empty()) {
        const std::string_view line = block.substr(0, block.find('\n'));
        block.remove_prefix(std::min(line.size() + 1, block.size()));
        const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
        const std::string_view text = line.substr(indent);
        path.resize(std::min(path.size(), indent / 2));
        std::string parents;
        for (const std::string& key : path) parents += key;
        if (text.starts_with("- ")) {
            leaves[parents + std::string(text.substr(2))] = "";
            continue;
        }
        const std::size_t end = end_of_key(text);
        const std::string key(text.substr(0, end));
        if (end + 1 >= text.size()) {
            path.push_back(key + ".");
        } else {
            leaves[parents + key] = text.substr(end + 2);
        }
    }
    return leaves;
}

Leaves leaves_of(const mta::Settings& settings) {
    scenario::YamlBlock block;
    scenario::write_settings(block, 0, without_passwords(settings));
    return leaves_of(block.take());
}

/// Adds those of `some` that `others` have not.
void add_missing(const std::vector<std::string>& some, const std::vector<std::string>& others, std::string_view word,
                 std::vector<std::string>& changes) {
    const std::set<std::string_view> known(others.begin(), others.end());
    for (const std::string& record : some) {
        if (!known.contains(record)) changes.push_back(record + std::string(word));
    }
}

}  // namespace

std::vector<std::string> setting_changes(const mta::Settings& before, const mta::Settings& after) {
    const Leaves old_leaves = leaves_of(before);
    const Leaves new_leaves = leaves_of(after);
    std::vector<std::string> changes;
    for (const auto& [key, value] : new_leaves) {
        const auto old = old_leaves.find(key);
        const bool is_new = old == old_leaves.end();
        if (!is_new && old->second == value) continue;
        const std::string now = value.empty() ? key + " is new" : key + " is now " + value;
        changes.push_back(is_new ? now : now + ", was " + old->second);
    }
    for (const auto& [key, value] : old_leaves) {
        if (!new_leaves.contains(key)) changes.push_back(key + " is gone");
    }
    return changes;
}

std::vector<std::string> record_changes(const std::vector<std::string>& before, const std::vector<std::string>& after) {
    std::vector<std::string> changes;
    add_missing(before, after, " goes", changes);
    add_missing(after, before, " comes", changes);
    return changes;
}

}  // namespace sim::simulation
