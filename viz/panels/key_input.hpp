#pragma once

#include <cstdint>
#include <vector>

#include "viz/model/branch_board.hpp"

namespace viz::panels {

/// Keys that do something, apart from those that type a character.
enum class Key : std::uint8_t { character, left, right, up, down, home, end, page_up, page_down, escape, enter, tab };

/// One press of a key, or its repetition while it is held.
struct KeyPress {
    Key key = Key::character;
    char character = 0;  ///< for Key::character: what it types, with shift applied: 'd', 'D', '?', ' '
    bool shift = false;
    bool control = false;
    bool operator==(const KeyPress&) const = default;
};

/// What a frame is told beside what ImGui's own input says.
struct FrameInput {
    double seconds = 0;          ///< of real time since the last frame; it moves playback on
    std::vector<KeyPress> keys;  ///< in the order of their pressing; left alone while a text field has the keyboard
    bool complete = false;       ///< looks through the whole recording at once, as long as it may take: for pictures
    /// What there is of branches; nullptr: whoever draws keeps none, and nothing can be done to the world.
    const model::BranchBoard* board = nullptr;
};

}  // namespace viz::panels
