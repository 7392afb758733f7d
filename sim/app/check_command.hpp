#pragma once

#include <iosfwd>

#include "sim/app/exit_code.hpp"
#include "sim/app/scenario_input.hpp"

namespace sim::app {

struct CheckArguments {
    ScenarioArguments scenario;
    bool explicit_form = false;  ///< print the scenario with everything spelt out
    bool run = false;            ///< run it, and find stops of its lesson that never come
};

/// `mailflow check`: reads a scenario and reports every mistake, and runs it only if told to.
[[nodiscard]] ExitCode check_command(const CheckArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace sim::app
