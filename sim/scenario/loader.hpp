#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/base/result.hpp"
#include "sim/scenario/model.hpp"

namespace sim::scenario {

/// Reads a whole file, or says why not. Paths are as written by the user, or made from the including
/// file's directory and the path in its `include`.
using FileReader = std::function<protocol::Result<std::string, std::string>(const std::string& path)>;
/// A file or a folder in a folder.
struct FolderEntry {
    std::string name;
    bool is_folder = false;
    std::int64_t modified_unix_seconds = 0;
};
/// What a folder holds, by name, or why it cannot be read.
using FolderReader = std::function<protocol::Result<std::vector<FolderEntry>, std::string>(const std::string& path)>;
/// Gives one text whatever the path, for a scenario that stands in no file.
FileReader text_reader(std::string text);

/// One mistake in a scenario.
struct Diagnostic {
    std::string file;        ///< path, `--set`, or another option with its value
    std::uint32_t line = 0;  ///< 0: of such an option
    std::uint32_t column = 0;
    std::string path;     ///< where in the document: `mail[0].to`; empty: the document
    std::string message;  ///< what is wrong, with a hint

    /// `file:line:column: path: message`, or `--seed many: message`
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
    /// Further ones, as options of their own: `until` and `10min` of `--until 10min`.
    std::vector<std::pair<std::string, std::string>> options{};
    FolderReader read_folder{};  ///< for Maildirs; none: there are no folders
    /// Whose variant of the scenario it is (`variants`), and whose seed; nothing: nobody's, the first of each.
    std::optional<std::string> student{};
    /// The overlays are a student's answer: they may have only the keys that the file's `about.may_change` names.
    bool overlays_are_answers = false;
};

/// Reads, checks and expands a scenario. All mistakes are reported at once, of YAML's syntax the first.
protocol::Result<Scenario, Diagnostics> load(const LoadRequest& request, const FileReader& read_file);

}  // namespace sim::scenario
