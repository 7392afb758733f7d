#pragma once

#include <iosfwd>
#include <string>

#include "sim/app/exit_code.hpp"
#include "sim/app/scenario_input.hpp"

namespace sim::app {

struct GradeArguments {
    ScenarioArguments scenario;  ///< the exercise; its overlays are the student's answer
    std::string junit;           ///< file for a JUnit report; empty: none
    std::string json;            ///< file for a JSON report; empty: none
    std::string html;            ///< file for a page; empty: none
};

/// `mailflow grade`: runs an exercise with a student's answer and judges its expectations by points. An answer that
/// would change what is judged is bad input.
[[nodiscard]] ExitCode grade_command(const GradeArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace sim::app
