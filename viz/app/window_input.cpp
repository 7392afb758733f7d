#include "viz/app/window_input.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace viz::app {

namespace {

using panels::Key;

constexpr std::array<std::pair<int, Key>, 12> named_keys = {{{GLFW_KEY_LEFT, Key::left},
                                                             {GLFW_KEY_RIGHT, Key::right},
                                                             {GLFW_KEY_UP, Key::up},
                                                             {GLFW_KEY_DOWN, Key::down},
                                                             {GLFW_KEY_HOME, Key::home},
                                                             {GLFW_KEY_END, Key::end},
                                                             {GLFW_KEY_PAGE_UP, Key::page_up},
                                                             {GLFW_KEY_PAGE_DOWN, Key::page_down},
                                                             {GLFW_KEY_ESCAPE, Key::escape},
                                                             {GLFW_KEY_ENTER, Key::enter},
                                                             {GLFW_KEY_KP_ENTER, Key::enter},
                                                             {GLFW_KEY_TAB, Key::tab}}};

}  // namespace

std::optional<panels::KeyPress> key_press(int key, int modifiers) {
    const bool shift = (modifiers & GLFW_MOD_SHIFT) != 0;
    const bool control = (modifiers & GLFW_MOD_CONTROL) != 0;
    const auto named = std::ranges::find(named_keys, key, &std::pair<int, Key>::first);
    if (named != named_keys.end()) return panels::KeyPress{named->second, 0, shift, control};
    if (!control || key < GLFW_KEY_A || key > GLFW_KEY_Z) return std::nullopt;
    return panels::KeyPress{Key::character, static_cast<char>('a' + (key - GLFW_KEY_A)), shift, true};
}

std::optional<panels::KeyPress> typed_character(unsigned int code_point) {
    if (code_point >= 0x7F) return std::nullopt;
    return panels::KeyPress{Key::character, static_cast<char>(code_point), false, false};
}

}  // namespace viz::app
