#include "viz/panels/map_minimap.hpp"

#include <algorithm>

#include "viz/draw/geometry.hpp"
#include "viz/panels/map_transform.hpp"

namespace viz::panels {
namespace {

// In units of design.
constexpr float minimap_width_max = 170;
constexpr float minimap_height_max = 110;
constexpr float minimap_inset = 6;
constexpr float minimap_gap = 8;
constexpr float minimap_dot = 2;
/// Of the panel's sides, at most; in a panel with less room for it there is none.
constexpr float minimap_share_max = 0.3F;
constexpr float minimap_width_min = 60;

float width_of(const layout::Box& box) {
    return static_cast<float>(box.bottom_right.x - box.top_left.x);
}
float height_of(const layout::Box& box) {
    return static_cast<float>(box.bottom_right.y - box.top_left.y);
}

bool is_in_sight(const draw::Rect& world, const draw::Rect& area) {
    constexpr float tolerance_pixels = 2;
    return world.left >= area.left - tolerance_pixels && world.right <= area.right + tolerance_pixels &&
           world.top >= area.top - tolerance_pixels && world.bottom <= area.bottom + tolerance_pixels;
}

/// What of the world the map shows, cut to the minimap.
draw::Rect shown_part(const MapFrame& frame, const Minimap& minimap) {
    const ImVec2 low = minimap.to_screen(frame.transform.to_map(frame.panel.min()));
    const ImVec2 high = minimap.to_screen(frame.transform.to_map(frame.panel.max()));
    return {std::max(low.x, minimap.box.left + 1), std::max(low.y, minimap.box.top + 1),
            std::min(high.x, minimap.box.right - 1), std::min(high.y, minimap.box.bottom - 1)};
}

}  // namespace

ImVec2 Minimap::to_screen(layout::Point point) const {
    const ImVec2 centre = box.centre();
    const double x = point.x - (bounds.top_left.x + bounds.bottom_right.x) / 2;
    const double y = point.y - (bounds.top_left.y + bounds.bottom_right.y) / 2;
    return {centre.x + static_cast<float>(x) * scale, centre.y + static_cast<float>(y) * scale};
}

layout::Point Minimap::to_map(ImVec2 pixel) const {
    const ImVec2 centre = box.centre();
    return {(bounds.top_left.x + bounds.bottom_right.x) / 2 + static_cast<double>((pixel.x - centre.x) / scale),
            (bounds.top_left.y + bounds.bottom_right.y) / 2 + static_cast<double>((pixel.y - centre.y) / scale)};
}

std::optional<Minimap> submit_minimap(PanelContext& context, const draw::Rect& panel, const layout::Box& bounds,
                                      const MapTransform& ground, const draw::Rect& area, const draw::Rect& controls) {
    if (is_in_sight(ground.to_screen(bounds), area)) return std::nullopt;
    const float width_max = std::min(context.px(minimap_width_max), panel.width() * minimap_share_max);
    const float height_max = std::min(context.px(minimap_height_max), panel.height() * minimap_share_max);
    if (width_max < context.px(minimap_width_min)) return std::nullopt;
    const float inset = context.px(minimap_inset);
    const float scale = std::min((width_max - 2 * inset) / std::max(width_of(bounds), 0.001F),
                                 (height_max - 2 * inset) / std::max(height_of(bounds), 0.001F));
    const ImVec2 size{width_of(bounds) * scale + 2 * inset, height_of(bounds) * scale + 2 * inset};
    const ImVec2 corner = draw::snap(ImVec2(controls.right - size.x, controls.top - context.px(minimap_gap) - size.y));
    const Minimap minimap{draw::rect_at(corner, size), bounds, scale};
    ImGui::SetCursorScreenPos(corner);
    ImGui::InvisibleButton("map.minimap", size);
    context.probes.set_last_item("map.minimap");
    if (ImGui::IsItemActive()) {
        context.view.map.follow = false;
        look_at(context.view.map, bounds, minimap.to_map(ImGui::GetIO().MousePos));
    }
    return minimap;
}

void draw_minimap(const MapFrame& frame, const Minimap& minimap) {
    const PanelContext& context = frame.context;
    const theme::Palette& palette = context.theme.palette;
    const float rounding = context.px(5);
    const float line = draw::whole_pixels(1, context.theme.scale);
    frame.list.AddRectFilled(minimap.box.min(), minimap.box.max(), palette.panel_raised, rounding);
    frame.list.AddRect(minimap.box.min(), minimap.box.max(), palette.line, rounding, 0, line);
    for (const model::SceneSite& site : frame.scene.sites) {
        frame.list.AddRectFilled(minimap.to_screen(site.box.top_left), minimap.to_screen(site.box.bottom_right),
                                 theme::faded(palette.line, 0.5F), context.px(2));
    }
    for (const model::SceneCluster& cluster : frame.scene.clusters) {
        frame.list.AddRectFilled(minimap.to_screen(cluster.box.top_left), minimap.to_screen(cluster.box.bottom_right),
                                 theme::faded(palette.line, 0.5F), context.px(2));
    }
    for (const model::SceneHost& host : frame.scene.hosts) {
        const bool selected = host.name == context.view.selection.host;
        frame.list.AddCircleFilled(minimap.to_screen(host.position),
                                   context.px(selected ? 2 * minimap_dot : minimap_dot),
                                   selected ? palette.accent : palette.text_dim);
    }
    const draw::Rect part = shown_part(frame, minimap);
    frame.list.AddRectFilled(part.min(), part.max(), theme::faded(palette.accent, 0.15F));
    frame.list.AddRect(part.min(), part.max(), palette.accent, 0, 0, line);
}

}  // namespace viz::panels
