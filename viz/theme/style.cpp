#include <utility>

#include "viz/theme/theme.hpp"

namespace viz::theme {
namespace {

void set_colours(ImGuiStyle& style, const Palette& palette) {
    const ImU32 clear = palette.panel & ~IM_COL32_A_MASK;
    const ImU32 hovered = mixed(palette.panel_raised, palette.accent, 0.22F);
    const ImU32 pressed = mixed(palette.panel_raised, palette.accent, 0.40F);
    const std::pair<ImGuiCol, ImU32> colours[] = {
        {ImGuiCol_Text, palette.text},
        {ImGuiCol_TextDisabled, palette.text_dim},
        {ImGuiCol_WindowBg, palette.background},
        {ImGuiCol_ChildBg, palette.panel},
        {ImGuiCol_PopupBg, palette.panel},
        {ImGuiCol_Border, palette.line},
        {ImGuiCol_BorderShadow, clear},
        {ImGuiCol_FrameBg, palette.panel_raised},
        {ImGuiCol_FrameBgHovered, hovered},
        {ImGuiCol_FrameBgActive, pressed},
        {ImGuiCol_TitleBg, palette.panel},
        {ImGuiCol_TitleBgActive, palette.panel_raised},
        {ImGuiCol_TitleBgCollapsed, palette.panel},
        {ImGuiCol_MenuBarBg, palette.panel},
        {ImGuiCol_ScrollbarBg, clear},
        {ImGuiCol_ScrollbarGrab, palette.line},
        {ImGuiCol_ScrollbarGrabHovered, mixed(palette.line, palette.accent, 0.4F)},
        {ImGuiCol_ScrollbarGrabActive, palette.accent},
        {ImGuiCol_CheckMark, palette.accent},
        {ImGuiCol_SliderGrab, palette.accent},
        {ImGuiCol_SliderGrabActive, mixed(palette.accent, palette.text, 0.3F)},
        {ImGuiCol_Button, palette.panel_raised},
        {ImGuiCol_ButtonHovered, hovered},
        {ImGuiCol_ButtonActive, pressed},
        {ImGuiCol_Header, mixed(palette.panel, palette.accent, 0.22F)},
        {ImGuiCol_HeaderHovered, mixed(palette.panel, palette.accent, 0.14F)},
        {ImGuiCol_HeaderActive, mixed(palette.panel, palette.accent, 0.32F)},
        {ImGuiCol_Separator, palette.line},
        {ImGuiCol_SeparatorHovered, palette.accent},
        {ImGuiCol_SeparatorActive, palette.accent},
        {ImGuiCol_ResizeGrip, clear},
        {ImGuiCol_ResizeGripHovered, palette.accent},
        {ImGuiCol_ResizeGripActive, palette.accent},
        {ImGuiCol_Tab, clear},
        {ImGuiCol_TabHovered, hovered},
        {ImGuiCol_TabActive, mixed(palette.panel, palette.accent, 0.26F)},
        {ImGuiCol_TabUnfocused, clear},
        {ImGuiCol_TabUnfocusedActive, mixed(palette.panel, palette.accent, 0.26F)},
        {ImGuiCol_PlotLines, palette.accent},
        {ImGuiCol_PlotLinesHovered, palette.warning},
        {ImGuiCol_PlotHistogram, palette.accent},
        {ImGuiCol_PlotHistogramHovered, palette.warning},
        {ImGuiCol_TableHeaderBg, palette.panel_raised},
        {ImGuiCol_TableBorderStrong, palette.line},
        {ImGuiCol_TableBorderLight, palette.grid},
        {ImGuiCol_TableRowBg, clear},
        {ImGuiCol_TableRowBgAlt, faded(palette.panel_raised, 0.35F)},
        {ImGuiCol_TextSelectedBg, faded(palette.accent, 0.35F)},
        {ImGuiCol_DragDropTarget, palette.accent},
        {ImGuiCol_NavHighlight, palette.accent},
        {ImGuiCol_ModalWindowDimBg, faded(palette.background, 0.6F)},
    };
    for (const auto& [index, colour] : colours) style.Colors[index] = ImGui::ColorConvertU32ToFloat4(colour);
}

void set_shapes(ImGuiStyle& style) {
    style.WindowPadding = ImVec2(10, 10);
    style.FramePadding = ImVec2(9, 5);
    style.ItemSpacing = ImVec2(8, 7);
    style.ItemInnerSpacing = ImVec2(6, 5);
    style.CellPadding = ImVec2(6, 3);
    style.IndentSpacing = 16;
    style.ScrollbarSize = 11;
    style.GrabMinSize = 12;
    style.WindowBorderSize = 0;
    style.ChildBorderSize = 1;
    style.PopupBorderSize = 1;
    style.FrameBorderSize = 0;
    style.WindowRounding = 0;
    style.ChildRounding = 8;
    style.PopupRounding = 8;
    style.FrameRounding = 6;
    style.ScrollbarRounding = 6;
    style.GrabRounding = 6;
    style.TabRounding = 6;
    style.CircleTessellationMaxError = 0.22F;
    style.CurveTessellationTol = 0.6F;
}

}  // namespace

void apply_style(const Palette& palette, float scale) {
    ImGuiStyle style;
    set_shapes(style);
    set_colours(style, palette);
    style.ScaleAllSizes(scale);
    ImGui::GetStyle() = style;
}

}  // namespace viz::theme
