#pragma once

#include <iosfwd>

#include "sim/app/exit_code.hpp"
#include "sim/app/export_command.hpp"

namespace sim::app {

/// `mailflow export RECORDING --html FILE`: one page that plays the recording in a browser, without any network. It is
/// the player, which `./mailflow build-player` builds once, with the recording put in as it is.
[[nodiscard]] ExitCode export_page(const ExportArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace sim::app
