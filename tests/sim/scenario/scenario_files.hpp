#pragma once

#include <map>
#include <string>

#include "sim/scenario/loader.hpp"

namespace tests {

/// Reads files from a map instead of a disk.
inline sim::scenario::FileReader files_in(std::map<std::string, std::string> files) {
    return [files = std::move(files)](const std::string& path) -> protocol::Result<std::string, std::string> {
        const auto found = files.find(path);
        if (found == files.end()) return protocol::failure(std::string("no such file"));
        return found->second;
    };
}

inline protocol::Result<sim::scenario::Scenario, sim::scenario::Diagnostics> load_text(const std::string& text) {
    return sim::scenario::load({"s.yaml", {}, {}}, files_in({{"s.yaml", text}}));
}

/// The diagnostics, one in a line; empty where the scenario is good.
inline std::string problems_of(const protocol::Result<sim::scenario::Scenario, sim::scenario::Diagnostics>& result) {
    std::string text;
    if (result) return text;
    for (const auto& diagnostic : result.error()) text += diagnostic.to_string() + "\n";
    return text;
}

/// From the disk. @pre the file is there
std::string read_file(const std::string& path);
sim::scenario::FileReader disk();

}  // namespace tests
