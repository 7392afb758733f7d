#include "viz/panels/map_frame.hpp"

#include <algorithm>
#include <cmath>

#include "viz/draw/host_tile.hpp"

namespace viz::panels {
namespace {

/// Of a map unit.
constexpr float tile_share = 0.98F;
constexpr float packet_share = 0.42F;
constexpr float link_reach = 6;
constexpr float packet_reach = 3;

float distance_to_line(ImVec2 point, ImVec2 from, ImVec2 to) {
    const ImVec2 along{to.x - from.x, to.y - from.y};
    const float length = along.x * along.x + along.y * along.y;
    if (length <= 0) return draw::distance(point, from);
    const float share = ((point.x - from.x) * along.x + (point.y - from.y) * along.y) / length;
    return draw::distance(point, draw::interpolate(from, to, std::clamp(share, 0.0F, 1.0F)));
}

}  // namespace

float MapFrame::tile_size() const {
    return std::clamp(transform.scale * tile_share, context.px(14), context.px(60));
}

float MapFrame::packet_size() const {
    return std::clamp(transform.scale * packet_share, context.px(13), context.px(25));
}

std::vector<ImVec2> place_packets(const MapFrame& frame) {
    std::vector<ImVec2> places;
    places.reserve(frame.scene.movers.size());
    const float lane_width = frame.packet_size() * 0.9F;
    for (const model::SceneMover& mover : frame.scene.movers) {
        const ImVec2 place = frame.transform.to_screen(mover.position);
        const float aside = static_cast<float>(mover.lane) * lane_width;
        places.push_back({place.x + static_cast<float>(mover.side_x) * aside,
                          place.y + static_cast<float>(mover.side_y) * aside});
    }
    return places;
}

MapHit hit_map(const MapFrame& frame, ImVec2 pixel) {
    for (const model::SceneHost& host : frame.scene.hosts) {
        const ImVec2 centre = frame.transform.to_screen(host.position);
        if (draw::host_tile_bounds(centre, frame.tile_size()).contains(pixel)) return {.host = &host};
    }
    const float reach = frame.packet_size() / 2 + frame.context.px(packet_reach);
    MapHit hit;
    float nearest = reach;
    for (std::size_t index = 0; index < frame.packets.size(); ++index) {
        const float distance = draw::distance(frame.packets[index], pixel);
        if (distance > nearest) continue;
        nearest = distance;
        hit.mover = &frame.scene.movers[index];
    }
    if (hit.mover != nullptr) return hit;
    nearest = frame.context.px(link_reach);
    for (const model::SceneLink& link : frame.scene.links) {
        const float distance =
            distance_to_line(pixel, frame.transform.to_screen(link.from), frame.transform.to_screen(link.to));
        if (distance > nearest) continue;
        nearest = distance;
        hit.link = &link;
    }
    return hit;
}

}  // namespace viz::panels
