#include <algorithm>
#include <string>

#include "viz/draw/link.hpp"
#include "viz/draw/text.hpp"
#include "viz/layout/crossings.hpp"
#include "viz/panels/map_picture.hpp"

namespace viz::panels {
namespace {

constexpr float hub_share = 0.17F;  ///< radius of a hub in map units
constexpr float grid_step_min = 18;
/// Pixels in a map unit, in units of design, below which names of sites are written smaller.
constexpr float small_title_scale = 34;

/// Dots a map unit apart, or as many units as are needed to keep them apart.
void draw_grid(const MapFrame& frame) {
    float step = frame.transform.scale;
    while (step < frame.context.px(grid_step_min)) step *= 2;
    while (step > frame.context.px(grid_step_min) * 2) step /= 2;
    draw::draw_dotted_grid(frame.list, frame.context.theme, frame.panel, frame.transform.origin, step);
}

float hub_radius(const MapFrame& frame) {
    return std::clamp(frame.transform.scale * hub_share, frame.context.px(3), frame.context.px(9));
}

void draw_hub(const MapFrame& frame, ImVec2 centre, bool active) {
    const float radius = hub_radius(frame);
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

/// The name of a site as it is written, in its upper left corner.
struct SiteTitle {
    const ImFont* font = nullptr;
    std::string text;
    ImVec2 corner;
};

SiteTitle make_title(const MapFrame& frame, const model::SceneSite& site) {
    const draw::Rect box = frame.transform.to_screen(site.box);
    const bool small = frame.transform.scale < frame.context.px(small_title_scale);
    const theme::Fonts& fonts = frame.context.theme.fonts;
    const ImVec2 inset = small ? ImVec2(6, 2) : ImVec2(13, 9);
    SiteTitle title;
    title.font = small ? fonts.small_bold : fonts.bold;
    title.text = draw::fit_text(*title.font, site.name, box.width() - frame.context.px(2 * inset.x));
    // Where less than a line is left above the first icons, the title rises above its box.
    constexpr auto first_icons = static_cast<float>(layout::site_title_height + layout::host_above);
    const float room = first_icons * frame.transform.scale - frame.tile_size() / 2;
    const float top = std::min(frame.context.px(inset.y), room - title.font->FontSize);
    title.corner = {box.left + frame.context.px(inset.x), box.top + top};
    return title;
}

/// Whether a link runs through a rectangle of the picture.
bool is_crossed(const MapFrame& frame, const draw::Rect& area) {
    const layout::Box box{frame.transform.to_map(area.min()), frame.transform.to_map(area.max())};
    return std::ranges::any_of(frame.scene.links,
                               [&](const model::SceneLink& link) { return layout::crosses(link.from, link.to, box); });
}

/// The names of the sites, each on a plate of the ground's colour where a link would run through it.
void draw_titles(const MapFrame& frame) {
    const theme::Palette& palette = frame.palette();
    for (const model::SceneSite& site : frame.scene.sites) {
        const SiteTitle title = make_title(frame, site);
        const draw::Rect area = draw::rect_at(title.corner, draw::measure_text(*title.font, title.text));
        if (is_crossed(frame, area)) {
            const draw::Rect plate = area.grown(frame.context.px(2));
            frame.list.AddRectFilled(plate.min(), plate.max(), theme::mixed(palette.panel, palette.accent, site_tint),
                                     frame.context.px(3));
        }
        draw::draw_text(frame.list, *title.font, title.corner, theme::mixed(palette.text_dim, palette.accent, 0.55F),
                        title.text);
    }
}

}  // namespace

draw::Rect hub_area(const MapFrame& frame, const model::SceneSite& site) {
    const float radius = hub_radius(frame);
    return draw::rect_around(frame.transform.to_screen(site.hub), {2 * radius, 2 * radius});
}

draw::Rect site_title_area(const MapFrame& frame, const model::SceneSite& site) {
    const SiteTitle title = make_title(frame, site);
    return draw::rect_at(title.corner, draw::measure_text(*title.font, title.text));
}

void draw_map_ground(const MapFrame& frame, const MapHit& hovered) {
    draw_grid(frame);
    for (const model::SceneSite& site : frame.scene.sites) {
        draw::draw_site(frame.list, frame.context.theme, frame.transform.to_screen(site.box), "");
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
    draw_titles(frame);
    draw_map_clusters(frame, hovered);
    for (const model::SceneSite& site : frame.scene.sites) {
        draw_hub(frame, frame.transform.to_screen(site.hub), is_active_at(frame, site.hub));
    }
}

}  // namespace viz::panels
