#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"
#include "sim/scenario/model.hpp"

namespace sim::scenario {

/// Reads a whole file, or says why not. Paths are as written by the user, or made from the including
/// file's directory and the path in its `include`.
using FileReader = std::function<protocol::Result<std::string, std::string>(const std::string& path)>;

/// One mistake in a scenario.
struct Diagnostic {
    std::string file;  ///< path, or `--set`
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::string path;     ///< where in the document: `mail[0].to`; empty: the document
    std::string message;  ///< what is wrong, with a hint

    /// `file:line:column: path: message`
    [[nodiscard]] std::string to_string() const;
    bool operator==(const Diagnostic&) const = default;
};
/// Every mistake found, in the order of the files.
using Diagnostics = std::vector<Diagnostic>;

/// What a scenario is made of, later ones winning: the file, its includes beneath it, then overlays, then sets.
struct LoadRequest {
    std::string file;
    std::vector<std::string> overlays;  ///< `--with`, in order
    std::vector<std::string> sets;      ///< `--set key.path=value`, in order
};

/// Reads, checks and expands a scenario. All mistakes are reported at once, of YAML's syntax the first.
protocol::Result<Scenario, Diagnostics> load(const LoadRequest& request, const FileReader& read_file);

}  // namespace sim::scenario
