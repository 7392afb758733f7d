#pragma once

#include <sys/types.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/support/run_program.hpp"

namespace tests {

/// Variables that differ from the test's own; nullopt: it is absent.
using Environment = std::map<std::string, std::optional<std::string>>;

/// A program that runs beside the test. It is killed, at the latest, with this object.
class BackgroundProgram {
public:
    /// @param program  a path, or a name that is looked for in $PATH
    BackgroundProgram(const std::string& program, const std::vector<std::string>& arguments,
                      const Environment& environment = {});
    BackgroundProgram(const BackgroundProgram&) = delete;
    BackgroundProgram& operator=(const BackgroundProgram&) = delete;
    ~BackgroundProgram();

    [[nodiscard]] pid_t process() const { return process_; }
    void send(int signal) const;
    /// @return exit status, or 128 + signal; nullopt: it still runs after so many seconds
    [[nodiscard]] std::optional<int> wait(double seconds_max);
    /// What it has written so far.
    [[nodiscard]] std::string output() const;
    [[nodiscard]] std::string errors() const;

private:
    TemporaryFolder folder_;
    pid_t process_ = 0;
    std::optional<int> status_;
};

/// Asks every few milliseconds. @return whether it came true
[[nodiscard]] bool becomes_true(const std::function<bool()>& question, double seconds_max);

/// Runs to its end, or is killed after a minute.
[[nodiscard]] ProgramResult run_in(const Environment& environment, const std::string& program,
                                   const std::vector<std::string>& arguments);

/// Whether a program of this name is in $PATH.
[[nodiscard]] bool is_installed(const std::string& program);

/// The process whose parent is this one; 0: there is none.
[[nodiscard]] pid_t child_of(pid_t parent);
/// Whether a process exists and has not ended.
[[nodiscard]] bool is_running(pid_t process);

}  // namespace tests
