#pragma once

#include <imgui.h>

/// What differs between Dear ImGui 1.86 (Debian 12) and 1.90 (Debian 13), behind one set of names.
namespace viz::theme {

/// Input of a context without a window. Feed a press and its release in two frames.
void feed_mouse_position(float x, float y);
void feed_mouse_button(int button, bool down);
void feed_mouse_wheel(float columns, float lines);
/// Keys that work in text fields: arrows, Home, End, Delete, Backspace, Enter, Escape, Tab; A, C, V, X, Y, Z.
void feed_key(ImGuiKey key, bool down);
void feed_modifiers(bool control, bool shift);

/// Whether Escape goes down in this frame.
[[nodiscard]] bool is_escape_pressed();

/// A child window; ends with ImGui::EndChild(), whatever it returns. It is padded if it has a border.
bool begin_child(const char* name, ImVec2 size, bool border, ImGuiWindowFlags flags = 0);

}  // namespace viz::theme
