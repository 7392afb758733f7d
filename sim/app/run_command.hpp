#pragma once

#include <iosfwd>
#include <string>

#include "sim/app/exit_code.hpp"
#include "sim/app/scenario_input.hpp"
#include "sim/recording/event_kind.hpp"

namespace sim::app {

struct RunArguments {
    ScenarioArguments scenario;
    std::string record;                               ///< file to record into; empty: none
    std::string key_log;                              ///< file for the secrets of TLS; empty: none
    std::string replay;                               ///< recording of a served run to repeat; empty: none
    recording::Level level = recording::Level::full;  ///< of that file
    bool json = false;                                ///< the report as JSON
    bool details = false;                             ///< every step, not only the important ones
    bool quiet = false;                               ///< only the expectations
};

/// `mailflow run`: runs a scenario, tells the journey of each mail and whether the expectations are met.
[[nodiscard]] ExitCode run_command(const RunArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace sim::app
