#pragma once

#include <string>
#include <vector>

#include "tests/support/run_program.hpp"

namespace tests {

/// Runs the program itself.
[[nodiscard]] inline ProgramResult mailflow(const std::vector<std::string>& arguments) {
    return run_program(MAILFLOW_PROGRAM, arguments);
}

[[nodiscard]] inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace tests
