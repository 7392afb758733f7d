#include "viz/web/page_input.hpp"

#include <array>
#include <optional>
#include <utility>

#include "viz/theme/imgui_compat.hpp"

namespace viz::web {

namespace {

struct KeyMeaning {
    ImGuiKey in_fields;
    std::optional<panels::Key> in_panels;
};

/// By PageKey.
const std::array<KeyMeaning, page_key_count> meanings = {{{ImGuiKey_LeftArrow, panels::Key::left},
                                                          {ImGuiKey_RightArrow, panels::Key::right},
                                                          {ImGuiKey_UpArrow, panels::Key::up},
                                                          {ImGuiKey_DownArrow, panels::Key::down},
                                                          {ImGuiKey_Home, panels::Key::home},
                                                          {ImGuiKey_End, panels::Key::end},
                                                          {ImGuiKey_PageUp, panels::Key::page_up},
                                                          {ImGuiKey_PageDown, panels::Key::page_down},
                                                          {ImGuiKey_Escape, panels::Key::escape},
                                                          {ImGuiKey_Enter, panels::Key::enter},
                                                          {ImGuiKey_Tab, panels::Key::tab},
                                                          {ImGuiKey_Delete, std::nullopt},
                                                          {ImGuiKey_Backspace, std::nullopt},
                                                          {ImGuiKey_A, std::nullopt},
                                                          {ImGuiKey_C, std::nullopt},
                                                          {ImGuiKey_X, std::nullopt},
                                                          {ImGuiKey_Y, std::nullopt},
                                                          {ImGuiKey_Z, std::nullopt}}};

}  // namespace

void PageInput::move_pointer(float x, float y) {
    theme::feed_mouse_position(x, y);
}

void PageInput::press_button(int button, bool down) {
    if (down) return theme::feed_mouse_button(button, true);
    releases_.push_back({.is_key = false, .number = button});
}

void PageInput::turn_wheel(float columns, float lines) {
    theme::feed_mouse_wheel(columns, lines);
}

void PageInput::press_key(PageKey key, bool down, bool shift, bool control) {
    const KeyMeaning& meaning = meanings[static_cast<std::size_t>(key)];
    theme::feed_modifiers(control, shift);
    if (!down) return releases_.push_back({.is_key = true, .number = static_cast<int>(meaning.in_fields)});
    theme::feed_key(meaning.in_fields, true);
    if (meaning.in_panels) input_.keys.push_back({*meaning.in_panels, 0, shift, control});
}

void PageInput::type(unsigned code_point) {
    ImGui::GetIO().AddInputCharacter(code_point);
    if (code_point < 0x20 || code_point >= 0x7F) return;
    input_.keys.push_back({panels::Key::character, static_cast<char>(code_point), false, false});
}

panels::FrameInput PageInput::take(double seconds) {
    input_.seconds = seconds;
    return std::exchange(input_, {});
}

void PageInput::release() {
    for (const Release& each : std::exchange(releases_, {})) {
        if (each.is_key) {
            theme::feed_key(static_cast<ImGuiKey>(each.number), false);
        } else {
            theme::feed_mouse_button(each.number, false);
        }
    }
}

}  // namespace viz::web
