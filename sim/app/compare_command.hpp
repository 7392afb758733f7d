#pragma once

#include <iosfwd>
#include <string>

#include "sim/app/exit_code.hpp"

namespace sim::app {

struct CompareArguments {
    std::string first;  ///< a recording
    std::string second;
    bool all = false;   ///< mails that fared the same, too
    bool json = false;  ///< the report as JSON
};

/// `mailflow compare`: tells up to where two recordings are the same, and which mails fared differently: what became of
/// them, where, when, after how many attempts.
/// @return success: none; not_met: some
[[nodiscard]] ExitCode compare_command(const CompareArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace sim::app
