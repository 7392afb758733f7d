#pragma once

#include <imgui.h>

/// What differs between Dear ImGui 1.86 (Debian 12) and 1.90 (Debian 13), behind one set of names.
namespace viz::theme {

/// Input of a context without a window. Feed a press and its release in two frames.
void feed_mouse_position(float x, float y);
void feed_mouse_button(int button, bool down);
void feed_mouse_wheel(float columns, float lines);
void feed_modifiers(bool control, bool shift);
/// Text as typed, one character.
void feed_text(char32_t character);

/// A child window; ends with ImGui::EndChild(), whatever it returns. It is padded if it has a border or is asked to.
bool begin_child(const char* name, ImVec2 size, bool border, ImGuiWindowFlags flags = 0, bool padded = false);
/// Dim text with a line to its right.
void separator_text(const char* text);
/// A tooltip for the last widget, shown without delay.
void item_tooltip(const char* text);
/// Lets widgets that are drawn over a widget take its clicks: call the first before that one, the second after it.
/// Either does something in one of the versions only.
void allow_overlap_of_next();
void allow_overlap_of_last();

}  // namespace viz::theme
