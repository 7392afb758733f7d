#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/dialogue/dialogue_watch.hpp"

namespace sim::dialogue {

/// The lines that what has been typed may become: its last word as a command of the protocol, or as one of the words
/// known besides (addresses, names of mailboxes), each in the case in which it was begun.
/// @param words  in the order in which they are offered
/// @param stage  how far the dialogue is: commands that do not belong there are not offered. unknown: all are
/// @return whole lines, without those that are equal to `line`
[[nodiscard]] std::vector<std::string> completions(std::string_view line, Spoken spoken,
                                                   const std::vector<std::string>& words, Stage stage = Stage::unknown);

/// The same for a dialogue that is under way: what the server has not shown to know is not offered either.
[[nodiscard]] std::vector<std::string> completions(std::string_view line, const DialogueWatch& watch,
                                                   const std::vector<std::string>& words);

/// What all lines begin with; empty where there are none.
[[nodiscard]] std::string common_beginning(const std::vector<std::string>& lines);

}  // namespace sim::dialogue
