#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/background_program.hpp"

namespace tests::viz::app {

/// A folder with mailflow-view and, in place of mailflow, a shell script: a run that does what the test wants.
class StandIn {
public:
    /// @param script  the path of the recording is in $record
    explicit StandIn(const std::string& script);

    [[nodiscard]] std::string viewer() const { return folder_.path() / "mailflow-view"; }
    /// A file that looks like a scenario.
    [[nodiscard]] const std::string& scenario() const { return scenario_; }
    [[nodiscard]] std::vector<std::string> render_arguments() const;
    /// Temporary files go into a folder of their own.
    [[nodiscard]] Environment environment() const { return {{"TMPDIR", temporary().string()}}; }
    [[nodiscard]] bool left_files() const { return !std::filesystem::is_empty(temporary()); }

    /// Script lines: the header of a recording is written.
    [[nodiscard]] static std::string write_header();
    /// Script lines: nothing happens for ten minutes.
    [[nodiscard]] static std::string hang() { return "exec sleep 600\n"; }

private:
    [[nodiscard]] std::filesystem::path temporary() const { return folder_.path() / "temporary"; }

    TemporaryFolder folder_;
    std::string scenario_;
};

/// Waits for a program's child. @return 0: none came
[[nodiscard]] pid_t wait_for_child(const BackgroundProgram& program, double seconds_max);

}  // namespace tests::viz::app
