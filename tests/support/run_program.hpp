#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace tests {

/// What a finished program left.
struct ProgramResult {
    int status = -1;  ///< exit status; 128 + signal if a signal ended it
    std::string output;
    std::string errors;
};

/// Runs a program with arguments and standard input, in the tests' working directory.
[[nodiscard]] ProgramResult run_program(const std::string& program, const std::vector<std::string>& arguments,
                                        const std::string& input = {});

/// A fresh folder under the system's temporary directory, removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Writes a file into it. @return its path
    std::string write(const std::string& name, const std::string& text) const;

private:
    std::filesystem::path path_;
};

}  // namespace tests
