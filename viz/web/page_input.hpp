#pragma once

#include <cstdint>
#include <vector>

#include <imgui.h>

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

/// What the user of a page does, for the current ImGui context and for the panels. A key or button that goes down and
/// up again before a frame is drawn goes up after it, so that no click is lost.
class PageInput {
public:
    /// @param x, y  in pixels; out of the page: -FLT_MAX
    static void move_pointer(float x, float y);
    /// @param button  as ImGui counts them: 0 left, 1 right, 2 middle
    void press_button(int button, bool down);
    static void turn_wheel(float columns, float lines);
    void press_key(PageKey key, bool down, bool shift, bool control);
    void type(unsigned code_point);

    /// Keys since the last call.
    [[nodiscard]] panels::FrameInput take(double seconds);
    /// After a frame.
    void release();

private:
    struct Release {
        bool is_key = false;  ///< or a button
        int number = 0;
    };

    panels::FrameInput input_;
    std::vector<Release> releases_;  ///< due after the frame
};

}  // namespace viz::web
