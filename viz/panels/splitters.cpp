#include "viz/panels/splitters.hpp"

#include <algorithm>

namespace viz::panels {
namespace {

constexpr double fraction_min = 0.1;
constexpr double fraction_max = 0.7;

struct Splitter {
    const char* name;
    bool upright;      ///< it moves left and right
    double direction;  ///< 1: moving right or down makes its panel larger
    double length;     ///< of the window in that direction, in pixels
};

void draw_splitter(PanelContext& context, const Splitter& splitter, const Rectangle& where, double& fraction,
                   double fraction_reset) {
    ImGui::SetCursorScreenPos({where.left, where.top});
    ImGui::InvisibleButton(splitter.name,
                           {std::max(1.F, where.right - where.left), std::max(1.F, where.bottom - where.top)});
    context.probes.set_last_item(splitter.name);
    const bool active = ImGui::IsItemActive();
    if (active) {
        const ImVec2 moved = ImGui::GetIO().MouseDelta;
        const double pixels = static_cast<double>(splitter.upright ? moved.x : moved.y);
        fraction = std::clamp(fraction + splitter.direction * pixels / splitter.length, fraction_min, fraction_max);
    }
    if (!active && !ImGui::IsItemHovered()) return;
    if (ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) fraction = fraction_reset;
    ImGui::SetMouseCursor(splitter.upright ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    const float inset = context.px(3);
    const ImVec2 low{where.left + (splitter.upright ? inset : 0), where.top + (splitter.upright ? 0 : inset)};
    const ImVec2 high{where.right - (splitter.upright ? inset : 0), where.bottom - (splitter.upright ? 0 : inset)};
    ImGui::GetWindowDrawList()->AddRectFilled(low, high, context.theme.palette.accent, inset);
}

}  // namespace

void draw_splitters(PanelContext& context, const FrameGeometry& frame) {
    PanelLayout& layout = context.view.layout;
    const PanelLayout reset = named_layout(layout.name);
    const ImVec2 window = ImGui::GetIO().DisplaySize;
    if (frame.left_splitter) {
        draw_splitter(context, {"splitter.left", true, 1, window.x}, *frame.left_splitter, layout.left, reset.left);
    }
    if (frame.right_splitter) {
        draw_splitter(context, {"splitter.right", true, -1, window.x}, *frame.right_splitter, layout.right,
                      reset.right);
    }
    if (frame.bottom_splitter) {
        const double height = frame.bottom->bottom - frame.map.top;
        draw_splitter(context, {"splitter.bottom", false, -1, height}, *frame.bottom_splitter, layout.bottom,
                      reset.bottom);
    }
}

}  // namespace viz::panels
