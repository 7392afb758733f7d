#pragma once

#include <optional>
#include <string>
#include <vector>

namespace viz::app {

/// What is looked at: a recording, or a scenario that is to be run. All but the file are for `mailflow run`.
struct SourceArguments {
    std::string file;
    std::vector<std::string> overlays;   ///< --with
    std::vector<std::string> sets;       ///< --set
    std::optional<std::string> seed;     ///< --seed
    std::optional<std::string> until;    ///< --until
    std::optional<std::string> student;  ///< --student

    /// What was done in the window, as an overlay over all that; empty: nothing. With it even a recording is run: its
    /// scenario stands in it.
    std::string deeds;

    /// The scenario is served: `mailflow serve` runs it, for real programs, in place of `mailflow run`.
    bool serve = false;
    double serve_speed = 1;  ///< simulated seconds in a second

    [[nodiscard]] bool changes_scenario() const {
        return !overlays.empty() || !sets.empty() || seed.has_value() || until.has_value() || student.has_value();
    }
};

/// The file with its options, as a command is told of them in a shell.
[[nodiscard]] std::string words_of(const SourceArguments& source);

}  // namespace viz::app
