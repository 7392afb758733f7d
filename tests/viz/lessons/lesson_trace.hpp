#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "viz/model/trace.hpp"

namespace tests {

/// The recording (level full) of a lesson that ships with the program, made by running it: "relay-chain".
/// A lesson that does not load fails the test.
[[nodiscard]] viz::model::Trace lesson_trace(std::string_view name);

/// The same of a scenario's file without includes.
[[nodiscard]] viz::model::Trace trace_of_file(const std::string& path);
/// The same of a scenario given as text, without includes.
[[nodiscard]] viz::model::Trace scenario_trace(std::string_view yaml);

/// The names of all lessons.
[[nodiscard]] std::vector<std::string> lesson_names();

}  // namespace tests
