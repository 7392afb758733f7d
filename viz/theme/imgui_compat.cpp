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

void feed_modifiers(bool control, bool shift) {
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Ctrl, control);
    ImGui::GetIO().AddKeyEvent(ImGuiMod_Shift, shift);
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

void feed_modifiers(bool control, bool shift) {
    ImGui::GetIO().KeyCtrl = control;
    ImGui::GetIO().KeyShift = shift;
}

#endif

void feed_text(char32_t character) {
    ImGui::GetIO().AddInputCharacter(character);
}

bool begin_child(const char* name, ImVec2 size, bool border, ImGuiWindowFlags flags, bool padded) {
#if IMGUI_VERSION_NUM >= 19000
    ImGuiChildFlags child_flags = border ? ImGuiChildFlags_Border : ImGuiChildFlags_None;
    if (padded) child_flags |= ImGuiChildFlags_AlwaysUseWindowPadding;
    return ImGui::BeginChild(name, size, child_flags, flags);
#else
    if (padded) flags |= ImGuiWindowFlags_AlwaysUseWindowPadding;
    return ImGui::BeginChild(name, size, border, flags);
#endif
}

void separator_text(const char* text) {
    ImGui::TextDisabled("%s", text);
    ImGui::SameLine();
    const ImVec2 from = ImGui::GetCursorScreenPos();
    const float y = static_cast<float>(static_cast<int>(from.y + ImGui::GetTextLineHeight() * 0.5F)) + 0.5F;
    const float right = from.x + ImGui::GetContentRegionAvail().x;
    ImGui::GetWindowDrawList()->AddLine(ImVec2(from.x, y), ImVec2(right, y), ImGui::GetColorU32(ImGuiCol_Separator));
    ImGui::NewLine();
}

void item_tooltip(const char* text) {
    if (ImGui::IsItemHovered(ImGuiHoveredFlags_AllowWhenDisabled)) ImGui::SetTooltip("%s", text);
}

void allow_overlap_of_next() {
#if IMGUI_VERSION_NUM >= 18970
    ImGui::SetNextItemAllowOverlap();
#endif
}

void allow_overlap_of_last() {
#if IMGUI_VERSION_NUM < 18970
    ImGui::SetItemAllowOverlap();
#endif
}

}  // namespace viz::theme
