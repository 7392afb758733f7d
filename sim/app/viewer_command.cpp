#include "sim/app/viewer_command.hpp"

#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <ostream>
#include <system_error>

namespace sim::app {

ExitCode viewer_command(char** arguments, std::ostream& errors) {
    std::error_code unreadable;
    std::string viewer = std::filesystem::read_symlink("/proc/self/exe", unreadable).replace_filename("mailflow-view");
    arguments[0] = viewer.data();
    execv(viewer.c_str(), arguments);
    errors << "mailflow: " << viewer << ": " << std::generic_category().message(errno)
           << "\nThe pictures are drawn by mailflow-view, which is built beside mailflow; `mailflow run` and `mailflow "
              "show` tell the same as text.\n";
    return ExitCode::our_fault;
}

}  // namespace sim::app
