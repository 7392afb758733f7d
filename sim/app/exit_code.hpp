#pragma once

namespace sim::app {

/// What the program tells its caller.
enum class ExitCode : int {
    success = 0,  ///< done; `run`, `grade`: every expectation is met; `lesson`: every question is answered; `compare`:
                  ///< all is alike
    not_met = 1,  ///< an expectation is not met, a question not answered; `compare`: mails fared differently
    bad_input = 2,  ///< a mistake in a file or on the command line
    our_fault = 3,  ///< a full disk, no memory, a defect
    mail_lost =
        4,  ///< `run`, `grade`: an accepted mail got lost or was counted twice, a defect that the run itself found
    interrupted = 130  ///< by SIGINT
};

}  // namespace sim::app
