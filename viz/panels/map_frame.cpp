#include "viz/panels/map_frame.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "viz/draw/host_tile.hpp"

namespace viz::panels {
namespace {

/// Of a map unit.
constexpr float tile_share = 0.95F;
constexpr float packet_share = 0.42F;
constexpr float link_reach = 6;
constexpr float packet_reach = 3;
constexpr int lanes_max = 2;  ///< on each side of a path
constexpr float packet_size_min = 13;
constexpr std::size_t clustered_sites_min = 8;
/// Width of a host's tile from which on it has room for badges: smaller ones are gathered.
constexpr float legible_tile = 22;

float distance_to_line(ImVec2 point, ImVec2 from, ImVec2 to) {
    const ImVec2 along{to.x - from.x, to.y - from.y};
    const float length = along.x * along.x + along.y * along.y;
    if (length <= 0) return draw::distance(point, from);
    const float share = ((point.x - from.x) * along.x + (point.y - from.y) * along.y) / length;
    return draw::distance(point, draw::interpolate(from, to, std::clamp(share, 0.0F, 1.0F)));
}

void add_to_crowd(std::vector<PacketCrowd>& crowds, ImVec2 place, float reach) {
    for (PacketCrowd& crowd : crowds) {
        if (draw::distance(crowd.centre, place) > reach) continue;
        ++crowd.count;
        return;
    }
    crowds.push_back({place, 1});
}

}  // namespace

float MapFrame::tile_size() const {
    return std::clamp(transform.scale * tile_share, context.px(14), context.px(74));
}

float MapFrame::packet_size() const {
    return std::clamp(transform.scale * packet_share, context.px(packet_size_min), context.px(28));
}

float open_scale(const PanelContext& context) {
    return context.px(legible_tile) / tile_share;
}

bool is_clustered(const PanelContext& context, const MapTransform& transform, std::size_t sites) {
    return sites >= clustered_sites_min && transform.scale < open_scale(context);
}

double clustered_mark_size(const PanelContext& context, const MapTransform& transform) {
    return static_cast<double>(context.px(packet_size_min) / (packet_share * transform.scale));
}

void place_packets(MapFrame& frame) {
    const float lane_width = frame.packet_size() * 0.9F;
    for (const model::SceneMover& mover : frame.scene.movers) {
        const ImVec2 place = frame.transform.to_screen(mover.position);
        const auto beside = [&](int lane) {
            const float aside = static_cast<float>(lane) * lane_width;
            return ImVec2(place.x + static_cast<float>(mover.side_x) * aside,
                          place.y + static_cast<float>(mover.side_y) * aside);
        };
        const bool crowded = std::abs(mover.lane) > lanes_max;
        if (mover.is_nowhere() && !frame.scene.clusters.empty()) {
            frame.packets.push_back({place, true});
            continue;
        }
        frame.packets.push_back({beside(crowded ? 0 : mover.lane), crowded && !mover.highlighted});
        if (frame.packets.back().hidden) add_to_crowd(frame.crowds, beside(lanes_max + 1), frame.tile_size());
    }
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
        const float distance = draw::distance(frame.packets[index].centre, pixel);
        if (frame.packets[index].hidden || distance > nearest) continue;
        nearest = distance;
        hit.mover = &frame.scene.movers[index];
    }
    if (hit.mover != nullptr) return hit;
    for (const model::SceneCluster& cluster : frame.scene.clusters) {
        if (frame.transform.to_screen(cluster.box).contains(pixel)) {
            hit.cluster = &cluster;
            return hit;
        }
    }
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
