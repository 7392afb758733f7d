#pragma once

#include <iosfwd>
#include <string>

#include "sim/app/exit_code.hpp"

namespace sim::app {

struct GuideArguments {
    std::string directory;  ///< that is made
    bool students = false;  ///< without the pages for teachers and without answers
    std::string from;       ///< folder with `docs` and `scenarios`; empty: the current one, or the program's checkout
};

/// `mailflow guide`: the course as a web site that is read from a disk: the teachers' pages of all lessons, hand-outs
/// with and without answers, the glossary and what belongs to it. With `students` nothing that tells answers.
[[nodiscard]] ExitCode guide_command(const GuideArguments& arguments, std::ostream& output, std::ostream& errors);

}  // namespace sim::app
