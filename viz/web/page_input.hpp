#pragma once

#include <cstdint>
#include <deque>
#include <variant>

#include "viz/panels/key_input.hpp"

namespace viz::web {

/// Keys that type nothing, by the place of their name in player.js, and letters that work with Control in text fields.
enum class PageKey : std::uint8_t {
    left,
    right,
    up,
    down,
    home,
    end,
    page_up,
    page_down,
    escape,
    enter,
    tab,
    del,
    backspace,
    a,
    c,
    x,
    y,
    z
};
inline constexpr int page_key_count = static_cast<int>(PageKey::z) + 1;

/// What the user of a page does, for the current ImGui context and for the panels, in its order. ImGui looks at one key
/// a frame, at characters before it, and at buttons as they are then: what follows a press waits for the next frame, so
/// that neither a quick click nor a key is lost.
class PageInput {
public:
    /// @param x, y  in pixels; out of the page: -FLT_MAX
    void move_pointer(float x, float y) { waiting_.emplace_back(Pointer{x, y}); }
    /// @param button  as ImGui counts them: 0 left, 1 right, 2 middle
    void press_button(int button, bool down) { waiting_.emplace_back(Button{button, down}); }
    void turn_wheel(float columns, float lines) { waiting_.emplace_back(Wheel{columns, lines}); }
    void press_key(PageKey key, bool down, bool shift, bool control) {
        waiting_.emplace_back(Stroke{key, down, shift, control});
    }
    void type(unsigned code_point) { waiting_.emplace_back(Character{code_point}); }
    /// Keys and buttons are released: the page has lost the keyboard, and is not told of what happens to them.
    void let_go() { waiting_.emplace_back(Release{}); }

    /// Before a frame: tells ImGui what is due, and returns what is for the panels.
    [[nodiscard]] panels::FrameInput take(double seconds);
    /// Whether there is more for the next frame.
    [[nodiscard]] bool is_waiting() const { return !waiting_.empty(); }

private:
    struct Pointer {
        float x = 0;
        float y = 0;
    };
    struct Button {
        int number = 0;
        bool down = false;
    };
    struct Wheel {
        float columns = 0;
        float lines = 0;
    };
    struct Stroke {
        PageKey key = PageKey::left;
        bool down = false;
        bool shift = false;
        bool control = false;
    };
    struct Character {
        unsigned code_point = 0;
    };
    struct Release {};
    struct Teller;

    std::deque<std::variant<Pointer, Button, Wheel, Stroke, Character, Release>> waiting_;
};

}  // namespace viz::web
