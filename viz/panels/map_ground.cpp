#include <algorithm>

#include "viz/draw/link.hpp"
#include "viz/panels/map_picture.hpp"

namespace viz::panels {
namespace {

constexpr float hub_share = 0.17F;  ///< radius of a hub in map units
constexpr float grid_step_min = 18;

/// Dots a map unit apart, or as many units as are needed to keep them apart.
void draw_grid(const MapFrame& frame) {
    float step = frame.transform.scale;
    while (step < frame.context.px(grid_step_min)) step *= 2;
    while (step > frame.context.px(grid_step_min) * 2) step /= 2;
    draw::draw_dotted_grid(frame.list, frame.context.theme, frame.panel, frame.transform.origin, step);
}

void draw_hub(const MapFrame& frame, ImVec2 centre, bool active) {
    const float radius = std::clamp(frame.transform.scale * hub_share, frame.context.px(3), frame.context.px(9));
    const theme::Palette& palette = frame.palette();
    const float line = draw::whole_pixels(1.5F, frame.context.theme.scale);
    frame.list.AddCircleFilled(centre, radius, palette.panel_raised);
    frame.list.AddCircle(centre, radius, active ? palette.accent : palette.text_dim, 0, line);
    frame.list.AddCircleFilled(centre, radius * 0.35F, active ? palette.accent : palette.text_dim);
}

bool is_active_at(const MapFrame& frame, layout::Point hub) {
    return std::any_of(frame.scene.links.begin(), frame.scene.links.end(), [&](const model::SceneLink& link) {
        return link.active && (link.from == hub || link.to == hub);
    });
}

}  // namespace

void draw_map_ground(const MapFrame& frame, const MapHit& hovered) {
    draw_grid(frame);
    for (const model::SceneSite& site : frame.scene.sites) {
        draw::draw_site(frame.list, frame.context.theme, frame.transform.to_screen(site.box), site.name);
    }
    for (const model::SceneLink& link : frame.scene.links) {
        const draw::LinkStyle style{.up = link.up,
                                    .lossy = link.loss_ppm > 0,
                                    .active = link.active && (link.highlighted || !frame.focused),
                                    .highlighted = link.highlighted || &link == hovered.link,
                                    .dimmed = false};
        draw::draw_link(frame.list, frame.context.theme, frame.transform.to_screen(link.from),
                        frame.transform.to_screen(link.to), style);
    }
    for (const model::SceneSite& site : frame.scene.sites) {
        draw_hub(frame, frame.transform.to_screen(site.hub), is_active_at(frame, site.hub));
    }
}

}  // namespace viz::panels
