#pragma once

#include <cstdint>
#include <vector>

namespace viz::panels {

/// A key of the keyboard, as far as shortcuts tell them apart. ImGui 1.86 names too few of them to ask it instead.
enum class Key : std::uint8_t {
    character,  ///< one that writes something, as its keyboard's layout has it; ' ' included
    escape,
    enter,
    tab,
    backspace,
    remove,
    left,
    right,
    up,
    down,
    home,
    end,
    page_up,
    page_down,
    f1,
    f11,
};

/// A key that went down, or repeats while it is held.
struct KeyPress {
    Key key = Key::character;
    bool shift = false;
    bool control = false;
    /// Of Key::character, ASCII: what was written ('?', 'F'); with control, the letter in lower case. Otherwise 0.
    char character = 0;

    bool operator==(const KeyPress&) const = default;
};

/// Key presses since the last frame, in their order. Those meant for a text field are among them: whoever reads
/// the queue looks at the input focus.
using KeyQueue = std::vector<KeyPress>;

}  // namespace viz::panels
