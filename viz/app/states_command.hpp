#pragma once

#include <iosfwd>
#include <string>

#include "viz/app/failure.hpp"

namespace viz::app {

struct StatesArguments {
    std::string machine;  ///< smtp, smtp-client, pop3 ...
    std::string svg;      ///< a file that is made, or empty
    std::string mermaid;  ///< likewise
};

/// `mailflow states`: the state machines that sessions run, as text, as a picture (SVG), or for Mermaid.
[[nodiscard]] ExitCode states_command(const StatesArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace viz::app
