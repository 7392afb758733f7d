#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "viz/draw/effects.hpp"
#include "viz/draw/host_tile.hpp"
#include "viz/draw/packet_shape.hpp"
#include "viz/draw/text.hpp"
#include "viz/panels/lesson_frame.hpp"
#include "viz/panels/map_picture.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {
namespace {

namespace icons = theme::icons;

// In units of design.
constexpr float cluster_badge_width_min = 62;  ///< narrower tiles have dots in place of badges
constexpr float cluster_badge_height_min = 26;
constexpr float cluster_dot_radius = 4;
constexpr float cluster_inset = 5;
constexpr float cluster_title_scale = 15;  ///< pixels in a map unit from which on names are written larger

/// What all tiles have room for: they look alike.
struct ClusterLook {
    const ImFont* font = nullptr;
    bool whole_name = true;     ///< else its first label
    bool count_beneath = true;  ///< how many hosts it has, in a second line; else the number alone after the name
};

std::string name_in_short(const std::string& name) {
    return name.substr(0, name.find('.'));
}

std::string count_words(const model::SceneCluster& cluster) {
    return fmt::format("{} {}", cluster.hosts.size(), cluster.hosts.size() == 1 ? "host" : "hosts");
}

/// Of the number of hosts after the name, with the room before it.
float number_width(const MapFrame& frame, const model::SceneCluster& cluster) {
    const ImFont& small = *frame.context.theme.fonts.small;
    return frame.context.px(5) + draw::measure_text(small, fmt::format("{}", cluster.hosts.size())).x;
}

ClusterLook choose_look(const MapFrame& frame) {
    const theme::Fonts& fonts = frame.context.theme.fonts;
    ClusterLook look;
    look.font = frame.transform.scale < frame.context.px(cluster_title_scale) ? fonts.small_bold : fonts.bold;
    for (const model::SceneCluster& cluster : frame.scene.clusters) {
        const draw::Rect tile = frame.transform.to_screen(cluster.box);
        const float width = tile.width() - frame.context.px(2 * cluster_inset);
        look.whole_name = look.whole_name && draw::measure_text(*look.font, cluster.name).x <= width;
        look.count_beneath = look.count_beneath && draw::measure_text(*fonts.small, count_words(cluster)).x <= width &&
                             look.font->FontSize + fonts.small->FontSize <= tile.height() - frame.context.px(4);
    }
    return look;
}

void draw_words(const MapFrame& frame, const model::SceneCluster& cluster, const draw::Rect& tile,
                const ClusterLook& look) {
    const theme::Palette& palette = frame.palette();
    const ImFont& small = *frame.context.theme.fonts.small;
    const std::string name = draw::fit_text(*look.font, look.whole_name ? cluster.name : name_in_short(cluster.name),
                                            tile.width() - frame.context.px(cluster_inset));
    const ImVec2 middle = tile.centre();
    const float beneath = look.count_beneath ? small.FontSize : 0;
    const float room = tile.width() - frame.context.px(cluster_inset) - draw::measure_text(*look.font, name).x;
    const bool count_beside = !look.count_beneath && number_width(frame, cluster) <= room;
    const float beside = count_beside ? number_width(frame, cluster) : 0;
    const draw::Rect words = draw::draw_text_centred(
        frame.list, *look.font, {middle.x - beside / 2, middle.y - beneath / 2}, palette.text, name);
    if (look.count_beneath) {
        draw::draw_text_centred(frame.list, small, {middle.x, middle.y + look.font->FontSize / 2}, palette.text_dim,
                                count_words(cluster));
    }
    if (!count_beside) return;
    draw::draw_text(frame.list, small, {words.right + frame.context.px(5), middle.y - small.FontSize / 2},
                    palette.text_dim, fmt::format("{}", cluster.hosts.size()));
}

/// What all hosts of a site hold together, at the tile's corners where a host has its own.
void draw_cluster_badges(const MapFrame& frame, const model::SceneCluster& cluster, const draw::Rect& tile) {
    const theme::Palette& palette = frame.palette();
    const bool roomy = tile.width() >= frame.context.px(cluster_badge_width_min) &&
                       tile.height() >= frame.context.px(cluster_badge_height_min);
    const auto badge = [&](ImVec2 corner, const char* icon, std::size_t count, ImU32 fill) {
        if (roomy) {
            draw::draw_badge(frame.list, frame.context.theme, corner, icon, fmt::format("{}", count), fill);
        } else {
            frame.list.AddCircleFilled(corner, frame.context.px(cluster_dot_radius), fill);
        }
    };
    const float aside = roomy ? frame.context.px(10) : 0;
    const bool waits = cluster.deferred > 0;
    if (cluster.queued > 0) {
        // Not above the badge of the tile above, which may be near.
        badge({tile.right - (roomy ? frame.context.px(38) : 0), tile.top}, waits ? icons::clock : "", cluster.queued,
              waits ? palette.failure : palette.warning);
    }
    if (cluster.stored > 0) badge({tile.right - aside, tile.bottom}, icons::inbox, cluster.stored, palette.success);
    if (cluster.faults > 0) badge({tile.left + aside, tile.bottom}, icons::ban, cluster.faults, palette.failure);
}

void draw_cluster(const MapFrame& frame, const model::SceneCluster& cluster, const ClusterLook& look, bool hovered) {
    const PanelContext& context = frame.context;
    const theme::Palette& palette = frame.palette();
    const draw::Rect whole = frame.transform.to_screen(cluster.box);
    const draw::Rect tile{draw::snap(whole.left), draw::snap(whole.top), draw::snap(whole.right),
                          draw::snap(whole.bottom)};
    const float rounding = std::min(context.px(8), tile.height() * 0.25F);
    const bool active = cluster.active && (cluster.highlighted || !frame.focused);
    const auto holds = [&](const auto& condition) { return std::ranges::any_of(cluster.hosts, condition); };
    const bool selected = holds([&](const std::string& host) { return host == context.view.selection.host; });
    const bool pointed_at = holds([&](const std::string& host) { return is_pointed_at(context, host); });
    const ImU32 rim = pointed_at ? palette.warning : palette.accent;
    const bool marked = selected || pointed_at || hovered;
    frame.list.AddRectFilled(tile.min(), tile.max(),
                             theme::mixed(palette.panel, palette.accent, active ? 0.22F : 0.08F), rounding);
    frame.list.AddRect(tile.min(), tile.max(), theme::faded(rim, marked || active ? 0.95F : 0.4F), rounding, 0,
                       draw::whole_pixels(marked ? 2 : 1, context.theme.scale));
    draw_words(frame, cluster, tile, look);
    draw_cluster_badges(frame, cluster, tile);
    if (holds([&](const std::string& host) { return holds_shown_mail(frame, host); })) {
        draw::draw_packet(frame.list, context.theme, draw::PacketShape::mail, tile.min(),
                          {.size = context.px(16), .highlighted = true, .glow = true});
    }
}

}  // namespace

void draw_map_clusters(const MapFrame& frame, const MapHit& hovered) {
    if (frame.scene.clusters.empty()) return;
    const ClusterLook look = choose_look(frame);
    for (const model::SceneCluster& cluster : frame.scene.clusters) {
        const draw::Rect tile = frame.transform.to_screen(cluster.box);
        frame.context.probes.set("map.site." + cluster.name, {tile.left, tile.top, tile.right, tile.bottom});
        if (frame.panel.overlaps(tile.grown(frame.context.px(cluster_badge_width_min)))) {
            draw_cluster(frame, cluster, look, &cluster == hovered.cluster);
        }
    }
}

}  // namespace viz::panels
