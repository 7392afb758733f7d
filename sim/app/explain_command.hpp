#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "sim/app/exit_code.hpp"

namespace sim::app {

/// `mailflow explain WORDS`: what a term of the glossary means; without words, which terms there are.
/// @param words  of one term
/// @return bad_input: there is no such term; those that have the words in them are named
[[nodiscard]] ExitCode explain_command(const std::vector<std::string>& words, std::ostream& output,
                                       std::ostream& errors);

}  // namespace sim::app
