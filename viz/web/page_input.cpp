#include "viz/web/page_input.hpp"

#include <array>
#include <optional>

#include <imgui.h>

#include "viz/theme/imgui_compat.hpp"

namespace viz::web {

namespace {

constexpr int button_count = 3;

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

/// Tells ImGui and the panels of one thing. @return whether a key or a button has changed, after which the rest waits
struct PageInput::Teller {
    panels::FrameInput& input;

    bool operator()(const Pointer& pointer) const {
        theme::feed_mouse_position(pointer.x, pointer.y);
        return false;
    }
    bool operator()(const Button& button) const {
        theme::feed_mouse_button(button.number, button.down);
        return true;
    }
    bool operator()(const Wheel& wheel) const {
        theme::feed_mouse_wheel(wheel.columns, wheel.lines);
        return false;
    }
    bool operator()(const Stroke& stroke) const {
        const KeyMeaning& meaning = meanings[static_cast<std::size_t>(stroke.key)];
        theme::feed_modifiers(stroke.control, stroke.shift);
        theme::feed_key(meaning.in_fields, stroke.down);
        if (stroke.down && meaning.in_panels) {
            input.keys.push_back({*meaning.in_panels, 0, stroke.shift, stroke.control});
        }
        return true;
    }
    bool operator()(const Character& character) const {
        ImGui::GetIO().AddInputCharacter(character.code_point);
        if (character.code_point < 0x20 || character.code_point >= 0x7F) return false;
        input.keys.push_back({panels::Key::character, static_cast<char>(character.code_point), false, false});
        return false;
    }
    bool operator()(const Release&) const {
        for (int button = 0; button < button_count; ++button) theme::feed_mouse_button(button, false);
        for (const KeyMeaning& meaning : meanings) theme::feed_key(meaning.in_fields, false);
        theme::feed_modifiers(false, false);
        return true;
    }
};

panels::FrameInput PageInput::take(double seconds) {
    panels::FrameInput input;
    input.seconds = seconds;
    bool changed = false;
    for (bool moved = false; !changed && !waiting_.empty(); waiting_.pop_front()) {
        // Where something was dragged to is seen before it is let go.
        if (moved && std::holds_alternative<Button>(waiting_.front())) break;
        moved = moved || std::holds_alternative<Pointer>(waiting_.front());
        changed = std::visit(Teller{input}, waiting_.front());
    }
    return input;
}

}  // namespace viz::web
