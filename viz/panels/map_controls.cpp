#include "viz/panels/map_controls.hpp"

#include <array>

#include "viz/draw/text.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {
namespace {

using Action = MapControls::Action;

struct Control {
    Action action;
    const char* probe;
    const char* icon;
    const char* explanation;
};

constexpr std::array controls_of_map{
    Control{Action::zoom_out, "map.zoom_out", theme::icons::search_minus, "Show more of the map (mouse wheel)"},
    Control{Action::zoom_in, "map.zoom_in", theme::icons::search_plus, "Enlarge the map (mouse wheel)"},
    Control{Action::fit, "map.fit", theme::icons::expand, "Show the whole map (double click)"},
};

constexpr float control_size = 27;
constexpr float controls_margin = 8;

draw::Rect control_box(const PanelContext& context, const draw::Rect& box, std::size_t index) {
    const float left = box.left + context.px(control_size) * static_cast<float>(index);
    return {left, box.top, left + context.px(control_size), box.bottom};
}

}  // namespace

MapControls submit_map_controls(PanelContext& context, const draw::Rect& panel) {
    const ImVec2 size{context.px(control_size) * static_cast<float>(controls_of_map.size()), context.px(control_size)};
    MapControls result;
    result.box = draw::rect_at(draw::snap(ImVec2(panel.right - context.px(controls_margin) - size.x,
                                                 panel.bottom - context.px(controls_margin) - size.y)),
                               size);
    for (std::size_t index = 0; index < controls_of_map.size(); ++index) {
        const draw::Rect box = control_box(context, result.box, index);
        ImGui::SetCursorScreenPos(box.min());
        if (ImGui::InvisibleButton(controls_of_map.at(index).probe, {box.width(), box.height()})) {
            result.clicked = controls_of_map.at(index).action;
        }
        if (ImGui::IsItemHovered()) {
            result.hovered = controls_of_map.at(index).action;
            show_tooltip(context, controls_of_map.at(index).explanation);
        }
        context.probes.set_last_item(controls_of_map.at(index).probe);
    }
    return result;
}

void draw_map_controls(PanelContext& context, ImDrawList& list, const MapControls& controls) {
    const theme::Palette& palette = context.theme.palette;
    const float rounding = context.px(6);
    list.AddRectFilled(controls.box.min(), controls.box.max(), palette.panel_raised, rounding);
    list.AddRect(controls.box.min(), controls.box.max(), palette.line, rounding, 0,
                 draw::whole_pixels(1, context.theme.scale));
    for (std::size_t index = 0; index < controls_of_map.size(); ++index) {
        const Control& control = controls_of_map.at(index);
        const bool hovered = control.action == controls.hovered;
        draw::draw_text_centred(list, *context.theme.fonts.regular, control_box(context, controls.box, index).centre(),
                                hovered ? palette.accent : palette.text, control.icon);
    }
}

}  // namespace viz::panels
