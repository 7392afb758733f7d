#include "viz/panels/map_names.hpp"

#include <algorithm>
#include <cmath>

#include "viz/draw/host_tile.hpp"
#include "viz/draw/text.hpp"
#include "viz/panels/map_picture.hpp"

namespace viz::panels {
namespace {

enum class NameDetail : unsigned char { none, label, both };

constexpr float name_gap = 3;           ///< between a tile and its name
constexpr float name_gap_down = 12;     ///< there the tile has a word on its lower edge
constexpr float name_width_max = 2.9F;  ///< in map units
constexpr float name_plate_opacity = 0.85F;
constexpr float large_tile = 40;
constexpr float huge_tile = 70;
/// Of the full name so much must be left to be worth showing.
constexpr float full_share_min = 0.7F;

const ImFont& label_font(const MapFrame& frame) {
    const theme::Fonts& fonts = frame.context.theme.fonts;
    if (frame.tile_size() >= frame.context.px(huge_tile)) return *fonts.title;
    return frame.tile_size() >= frame.context.px(large_tile) ? *fonts.bold : *fonts.small_bold;
}

const ImFont& full_name_font(const MapFrame& frame) {
    const theme::Fonts& fonts = frame.context.theme.fonts;
    return frame.tile_size() >= frame.context.px(huge_tile) ? *fonts.regular : *fonts.small;
}

HostName make_name(const MapFrame& frame, const model::SceneHost& host, NameDetail detail) {
    HostName name;
    if (detail == NameDetail::none) return name;
    const ImFont& bold = label_font(frame);
    const ImFont& small = full_name_font(frame);
    const float width = frame.transform.scale * name_width_max;
    name.down = !host.up;
    name.label = draw::fit_text(bold, host.label, width);
    ImVec2 size = draw::measure_text(bold, name.label);
    if (detail == NameDetail::both && host.name != host.label) {
        const ImVec2 whole = draw::measure_text(small, host.name);
        if (whole.x * full_share_min <= width) name.full = draw::fit_text_middle(small, host.name, width);
        size = {std::max(size.x, std::min(whole.x, width)), size.y + whole.y};
    }
    const ImVec2 centre = frame.transform.to_screen(host.position);
    const float top = centre.y + frame.tile_size() / 2 + frame.context.px(host.up ? name_gap : name_gap_down);
    name.box = draw::rect_at(draw::snap(ImVec2(centre.x - size.x / 2, top)), size);
    return name;
}

/// Hosts that were dragged may lie on others: that is how somebody wants it.
bool is_placed_by_hand(const MapFrame& frame, const model::SceneHost& host) {
    return frame.context.view.map.moved.contains(host.name);
}

/// Whether a name lies on another host or on its name.
bool collide(const MapFrame& frame, const std::vector<HostName>& names) {
    struct Taken {
        draw::Rect tile;
        draw::Rect name;
    };
    std::vector<Taken> taken;
    for (std::size_t index = 0; index < names.size(); ++index) {
        const model::SceneHost& host = frame.scene.hosts[index];
        if (is_placed_by_hand(frame, host)) continue;
        const Taken here{draw::host_tile_bounds(frame.transform.to_screen(host.position), frame.tile_size()),
                         names[index].box};
        for (const Taken& other : taken) {
            if (here.name.overlaps(other.tile) || here.name.overlaps(other.name) || other.name.overlaps(here.tile)) {
                return true;
            }
        }
        taken.push_back(here);
    }
    return false;
}

/// Where hosts are cut off or the site's frame would be crossed, names are too much.
bool fits_in_sites(const MapFrame& frame, const std::vector<HostName>& names) {
    for (const model::SceneSite& site : frame.scene.sites) {
        const draw::Rect box = frame.transform.to_screen(site.box).grown(frame.context.px(1));
        for (std::size_t index = 0; index < names.size(); ++index) {
            const model::SceneHost& host = frame.scene.hosts[index];
            if (is_placed_by_hand(frame, host)) continue;
            const ImVec2 centre = frame.transform.to_screen(host.position);
            if (!box.contains(centre) || names[index].label.empty()) continue;
            // What the word on a tile that is down takes of the room may be missing beneath.
            draw::Rect name = names[index].box;
            if (names[index].down) name.bottom -= frame.context.px(name_gap_down - name_gap);
            if (!box.contains(name)) return false;
        }
    }
    return true;
}

}  // namespace

std::vector<HostName> make_host_names(const MapFrame& frame) {
    const bool wanted = frame.context.view.map.show_labels;
    std::vector<HostName> names;
    for (const NameDetail detail : {NameDetail::both, NameDetail::label, NameDetail::none}) {
        if (!wanted && detail != NameDetail::none) continue;
        names.clear();
        for (const model::SceneHost& host : frame.scene.hosts) names.push_back(make_name(frame, host, detail));
        if (!collide(frame, names) && fits_in_sites(frame, names)) break;
    }
    return names;
}

void draw_host_names(const MapFrame& frame, const std::vector<HostName>& names) {
    const ImFont& bold = label_font(frame);
    const ImFont& small = full_name_font(frame);
    const theme::Palette& palette = frame.palette();
    for (const HostName& name : names) {
        if (name.label.empty() || !frame.panel.overlaps(name.box)) continue;
        const draw::Rect plate = name.box.grown(frame.context.px(2));
        const ImU32 ground = theme::mixed(palette.panel, palette.accent, site_tint);
        frame.list.AddRectFilled(plate.min(), plate.max(), theme::faded(ground, name_plate_opacity),
                                 frame.context.px(4));
        const float middle = name.box.centre().x;
        const ImVec2 label = draw::measure_text(bold, name.label);
        draw::draw_text(frame.list, bold, {middle - label.x / 2, name.box.top},
                        name.down ? palette.failure : palette.text, name.label);
        if (name.full.empty()) continue;
        const ImVec2 full = draw::measure_text(small, name.full);
        draw::draw_text(frame.list, small, {middle - full.x / 2, name.box.top + label.y}, palette.text_dim, name.full);
    }
}

}  // namespace viz::panels
