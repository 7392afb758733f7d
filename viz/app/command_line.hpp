#pragma once

#include <iosfwd>

namespace viz::app {

/// The program mailflow-view with the arguments of main(). @return its exit status
[[nodiscard]] int run_command_line(int argc, char** argv, std::ostream& output, std::ostream& errors);

}  // namespace viz::app
