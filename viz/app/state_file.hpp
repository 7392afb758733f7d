#pragma once

#include <cstdint>
#include <string>

#include "viz/lesson/lesson_play.hpp"
#include "viz/model/branch_board.hpp"
#include "viz/panels/probes.hpp"
#include "viz/panels/view_state.hpp"

namespace viz::app {

/// One line of JSON that says what a frame shows, with the places of its widgets: scripts that click wait for it.
/// @param lesson  nullptr: there is none
[[nodiscard]] std::string state_line(std::uint64_t frame, const panels::ViewState& view, const panels::Probes& probes,
                                     const model::BranchBoard& board, const lesson::LessonPlay* lesson);

/// Replaces a file at once: whoever reads it finds a whole line.
void write_state(const std::string& path, const std::string& line);

}  // namespace viz::app
