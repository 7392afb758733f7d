#pragma once

#include <iosfwd>

#include "sim/app/exit_code.hpp"

namespace sim::app {

/// `mailflow view` and `mailflow render`: this process becomes mailflow-view, which stands beside this program.
/// @param arguments  those of main(), ended by nullptr
/// @return only if that failed
[[nodiscard]] ExitCode viewer_command(char** arguments, std::ostream& errors);

}  // namespace sim::app
