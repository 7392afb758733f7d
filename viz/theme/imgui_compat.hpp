#pragma once

#include <cstdint>

#include <imgui.h>

/// What differs between Dear ImGui 1.86 (Debian 12) and 1.90 (Debian 13), behind one set of names.
namespace viz::theme {

/// Keys that shortcuts use. The numbers are those of GLFW, which ImGui before 1.87 takes as they are.
enum class Key : std::uint16_t {
    space = 32,
    comma = 44,
    minus = 45,
    period = 46,
    slash = 47,
    digit_0 = 48,
    digit_1,
    digit_2,
    digit_3,
    digit_4,
    digit_5,
    digit_6,
    digit_7,
    digit_8,
    digit_9,
    equal = 61,
    a = 65,
    b,
    c,
    d,
    e,
    f,
    g,
    h,
    i,
    j,
    k,
    l,
    m,
    n,
    o,
    p,
    q,
    r,
    s,
    t,
    u,
    v,
    w,
    x,
    y,
    z,
    left_bracket = 91,
    right_bracket = 93,
    escape = 256,
    enter,
    tab,
    backspace,
    insert,
    erase,
    right,
    left,
    down,
    up,
    page_up,
    page_down,
    home,
    end,
    f1 = 290,
    f2,
    f3,
    f4,
    f5,
    f6,
    f7,
    f8,
    f9,
    f10,
    f11,
    f12,
};

struct Modifiers {
    bool control = false;
    bool shift = false;
    bool alt = false;
    bool operator==(const Modifiers&) const = default;
};

[[nodiscard]] inline Modifiers modifiers() {
    const ImGuiIO& io = ImGui::GetIO();
    return {.control = io.KeyCtrl, .shift = io.KeyShift, .alt = io.KeyAlt};
}

/// Readies the current context for the feed_ functions below. A context with a window's back end needs it not.
void prepare_input();

/// Input of a context without a window. Feed a press and its release in two frames.
void feed_mouse_position(float x, float y);
void feed_mouse_button(int button, bool down);
void feed_mouse_wheel(float columns, float lines);
void feed_key(Key key, bool down);
void feed_modifiers(const Modifiers& modifiers);
/// Text as typed, one character.
void feed_text(char32_t character);

/// Whether the key went down in this frame. @param repeat  also when it is held long enough
[[nodiscard]] bool is_key_pressed(Key key, bool repeat = false);
[[nodiscard]] bool is_key_down(Key key);
/// Whether this character was typed in this frame: for keys whose place depends on the keyboard, such as '?'.
[[nodiscard]] bool is_typed(char32_t character);

/// A child window; ends with ImGui::EndChild(), whatever it returns.
bool begin_child(const char* name, ImVec2 size, bool border, ImGuiWindowFlags flags = 0);
/// Text in dim letters with a line to its right.
void separator_text(const char* text);
/// A tooltip for the last widget, shown without delay.
void item_tooltip(const char* text);
/// For Selectable and Button: lets widgets that are drawn over the next one take its clicks.
void allow_overlap_of_next();
/// The same, asked for after the widget: one of the two does something in either version, so call both.
void allow_overlap_of_last();

}  // namespace viz::theme
