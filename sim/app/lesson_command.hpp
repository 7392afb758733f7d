#pragma once

#include <iosfwd>
#include <string>

#include "sim/app/exit_code.hpp"
#include "sim/app/scenario_input.hpp"

namespace sim::app {

struct LessonArguments {
    ScenarioArguments scenario;
    std::string answers;  ///< file with an answer a line, in place of standard input; empty: none
    bool json = false;    ///< one JSON object a line
};

/// `mailflow lesson`: plays the lesson of a scenario: tells what happens, stops, asks, explains. Of an exercise it
/// tells what is to be done.
/// @return success: every question was answered rightly; not_met: not all of them, or the input ended before;
///         bad_input: there is no lesson, or it wants to stop where the run never comes
[[nodiscard]] ExitCode lesson_command(const LessonArguments& arguments, std::istream& input, std::ostream& output,
                                      std::ostream& errors);

}  // namespace sim::app
