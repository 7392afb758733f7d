#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "sim/app/exit_code.hpp"
#include "sim/app/scenario_input.hpp"
#include "sim/recording/event_kind.hpp"

namespace sim::app {

struct ServeArguments {
    ScenarioArguments scenario;
    double speed = 1;                                 ///< simulated seconds in a second
    std::vector<std::string> bind;                    ///< addresses of this machine; empty: 127.0.0.1 and ::1
    std::string ports;                                ///< file for the table of ports; empty: none
    std::string record;                               ///< file to record into; empty: none
    std::string key_log;                              ///< file for the secrets of TLS; empty: none
    std::string authority;                            ///< file for the certificate to trust; empty: none
    recording::Level level = recording::Level::full;  ///< of that file
    bool quiet = false;                               ///< no table, nothing about who comes, only the expectations
};

/// `mailflow serve`: runs a scenario paced by the clock, with its services on ports of this machine, until SIGINT,
/// SIGTERM or the scenario's end; then tells what `run` tells.
[[nodiscard]] ExitCode serve_command(const ServeArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace sim::app
