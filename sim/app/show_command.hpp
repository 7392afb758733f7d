#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <vector>

#include "sim/app/exit_code.hpp"

namespace sim::app {

struct ShowArguments {
    std::string file;                         ///< a recording
    bool events = false;                      ///< every event, a line each
    std::vector<std::string> kinds;           ///< with events: only these kinds
    std::string message;                      ///< the journey of this mail
    bool details = false;                     ///< with message: every step
    std::optional<std::uint64_t> transcript;  ///< of this connection
    bool state = false;                       ///< the state of the world ...
    std::string at;                           ///< ... at this time; empty: at the end
    std::string host;                         ///< ... of this host only
};

/// `mailflow show`: reads a recording and tells what it holds; without a choice, an overview.
[[nodiscard]] ExitCode show_command(const ShowArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace sim::app
