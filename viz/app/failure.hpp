#pragma once

#include <string>

namespace viz::app {

/// What the program tells its caller, as `mailflow` does.
enum class ExitCode : int {
    success = 0,    ///< done
    bad_input = 2,  ///< a mistake in a file or on the command line
    our_fault = 3,  ///< no display, a full disk, no memory, a defect
};

/// Why something could not be done, for the user.
struct Failure {
    ExitCode code = ExitCode::our_fault;
    std::string text;  ///< whole lines without the last line feed
};

}  // namespace viz::app
