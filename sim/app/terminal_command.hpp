#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>

#include "sim/app/exit_code.hpp"
#include "sim/app/scenario_input.hpp"

namespace sim::app {

struct TerminalArguments {
    ScenarioArguments scenario;
    std::string host;         ///< where somebody sits
    std::string to;           ///< the server, by its name or address
    std::string port = "25";  ///< a number or a service's name
    std::string at = "0s";    ///< when the terminal is opened, or the DNS asked
    std::string ask;          ///< `beta.test MX`: one question to the DNS in place of a terminal
    std::string server;       ///< the name server asked; empty: the host's resolver
    std::string save;         ///< the overlay with what was typed; empty: none
    bool plain = false;       ///< without explanations
};

/// `mailflow terminal`: a telnet box in a simulated world. Each line of `input` is typed at a time of its own and the
/// scenario run again with it, so that everything before stays as it was; the server's answer is printed.
[[nodiscard]] ExitCode terminal_command(const TerminalArguments& arguments, std::istream& input, std::ostream& output,
                                        std::ostream& errors);

}  // namespace sim::app
