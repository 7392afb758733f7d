#include "viz/theme/imgui_compat.hpp"

namespace viz::theme {

#if IMGUI_VERSION_NUM >= 18700

void feed_mouse_position(float x, float y) {
    ImGui::GetIO().AddMousePosEvent(x, y);
}

void feed_mouse_button(int button, bool down) {
    ImGui::GetIO().AddMouseButtonEvent(button, down);
}

void feed_mouse_wheel(float columns, float lines) {
    ImGui::GetIO().AddMouseWheelEvent(columns, lines);
}

void feed_key(ImGuiKey key, bool down) {
    ImGui::GetIO().AddKeyEvent(key, down);
}

void feed_modifiers(bool control, bool shift) {
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, control);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, shift);
}

bool is_escape_pressed() {
    return ImGui::IsKeyPressed(ImGuiKey_Escape, false);
}

#else

void feed_mouse_position(float x, float y) {
    ImGui::GetIO().MousePos = ImVec2(x, y);
}

void feed_mouse_button(int button, bool down) {
    ImGui::GetIO().MouseDown[button] = down;
}

void feed_mouse_wheel(float columns, float lines) {
    ImGui::GetIO().MouseWheelH += columns;
    ImGui::GetIO().MouseWheel += lines;
}

void feed_key(ImGuiKey key, bool down) {
    ImGui::GetIO().KeyMap[key] = key;
    ImGui::GetIO().KeysDown[key] = down;
}

void feed_modifiers(bool control, bool shift) {
    ImGui::GetIO().KeyCtrl = control;
    ImGui::GetIO().KeyShift = shift;
}

bool is_escape_pressed() {
    const int key = ImGui::GetKeyIndex(ImGuiKey_Escape);
    return key >= 0 && ImGui::IsKeyPressed(key, false);
}

#endif

bool begin_child(const char* name, ImVec2 size, bool border, ImGuiWindowFlags flags) {
#if IMGUI_VERSION_NUM >= 19000
    return ImGui::BeginChild(name, size, border ? ImGuiChildFlags_Border : ImGuiChildFlags_None, flags);
#else
    return ImGui::BeginChild(name, size, border, flags);
#endif
}

}  // namespace viz::theme
