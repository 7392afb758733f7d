#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "sim/recording/journey.hpp"
#include "viz/draw/host_tile.hpp"
#include "viz/draw/packet_shape.hpp"
#include "viz/panels/lesson_frame.hpp"
#include "viz/panels/map_picture.hpp"
#include "viz/panels/selection.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {
namespace {

namespace icons = theme::icons;

constexpr float badge_tile_min = 22;  ///< smaller tiles have no room for badges

/// Where on a tile a badge is centred, as shares of its half width.
struct BadgePlace {
    float x;
    float y;
};
/// Smaller tiles have what is marked on them smaller and farther out, so that icon and name are seen.
constexpr float roomy_tile = 40;
constexpr float badge_half_height = 9.5F;
constexpr BadgePlace upper_right{0.95F, -0.9F};
constexpr BadgePlace lower_right{0.95F, 0.8F};
constexpr BadgePlace lower_left{-0.95F, 0.8F};
constexpr BadgePlace upper_left{-0.95F, -0.9F};

ImVec2 badge_centre(const MapFrame& frame, ImVec2 centre, BadgePlace place) {
    const float half = frame.tile_size() / 2;
    ImVec2 badge{centre.x + place.x * half, centre.y + place.y * half};
    // Beneath the tile is its name.
    const float lowest = centre.y + half + frame.context.px(2 - badge_half_height);
    if (frame.tile_size() < frame.context.px(roomy_tile)) badge.y = std::min(badge.y, lowest);
    return badge;
}

void draw_badges(const MapFrame& frame, const model::SceneHost& host, ImVec2 centre) {
    const theme::Palette& palette = frame.palette();
    const auto badge = [&](BadgePlace place, const char* icon, const std::string& text, ImU32 fill) {
        draw::draw_badge(frame.list, frame.context.theme, badge_centre(frame, centre, place), icon, text, fill);
    };
    if (host.queued > 0) {
        const bool waits = host.deferred > 0;
        badge(upper_right, waits ? icons::clock : "", fmt::format("{}", host.queued),
              waits ? palette.failure : palette.warning);
    }
    if (host.stored > 0) badge(lower_right, icons::inbox, fmt::format("{}", host.stored), palette.success);
    if (host.up && (!host.firewall_rules.empty() || !host.stopped_services.empty())) {
        badge(lower_left, icons::ban, "", palette.failure);
    }
}

void draw_selected_mark(const MapFrame& frame, ImVec2 centre) {
    const bool roomy = frame.tile_size() >= frame.context.px(roomy_tile);
    constexpr BadgePlace farther_left{-1.25F, -1.0F};
    draw::draw_packet(frame.list, frame.context.theme, draw::PacketShape::mail,
                      badge_centre(frame, centre, roomy ? upper_left : farther_left),
                      {.size = roomy ? frame.context.px(18) : std::max(frame.context.px(11), frame.tile_size() * 0.45F),
                       .highlighted = true,
                       .glow = roomy});
}

}  // namespace

bool holds_shown_mail(const MapFrame& frame, const std::string& host) {
    const std::string shown(shown_message(frame.context));
    if (shown.empty()) return false;
    using Place = sim::recording::MessageState::Place;
    const auto& messages = frame.context.world.messages;
    for (auto entry = messages.lower_bound(shown); entry != messages.end(); ++entry) {
        const auto& [id, message] = *entry;
        if (!id.starts_with(shown)) break;
        if (sim::recording::root_message(id) != shown || message.host != host) continue;
        if (message.place != Place::failed && message.place != Place::discarded) return true;
    }
    return false;
}

void draw_map_hosts(const MapFrame& frame, const MapHit& hovered) {
    const float size = frame.tile_size();
    const std::string& selected = frame.context.view.selection.host;
    for (const model::SceneHost& host : frame.scene.hosts) {
        const ImVec2 centre = frame.transform.to_screen(host.position);
        const draw::Rect bounds = draw::host_tile_bounds(centre, size);
        frame.context.probes.set("map.host." + host.name, {bounds.left, bounds.top, bounds.right, bounds.bottom});
        if (!frame.panel.overlaps(bounds.grown(size))) continue;
        draw::draw_host_tile(frame.list, frame.context.theme, centre,
                             {.shape = static_cast<draw::HostShape>(host.role),
                              .size = size,
                              .up = host.up,
                              .active = host.active && (host.highlighted || !frame.focused),
                              .selected = host.name == selected,
                              .hovered = &host == hovered.host,
                              .pointed_at = is_pointed_at(frame.context, host.name)});
        if (size >= frame.context.px(badge_tile_min)) draw_badges(frame, host, centre);
        if (holds_shown_mail(frame, host.name)) draw_selected_mark(frame, centre);
    }
}

std::vector<draw::Rect> map_host_obstacles(const MapFrame& frame) {
    std::vector<draw::Rect> obstacles;
    const float reach = frame.context.px(9);
    for (const model::SceneHost& host : frame.scene.hosts) {
        const ImVec2 centre = frame.transform.to_screen(host.position);
        const bool marked = host.queued > 0 || host.stored > 0 || host.highlighted;
        obstacles.push_back(
            draw::host_tile_bounds(centre, frame.tile_size()).grown(marked ? reach : frame.context.px(2)));
    }
    return obstacles;
}

}  // namespace viz::panels
