#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "viz/draw/effects.hpp"
#include "viz/draw/host_tile.hpp"
#include "viz/draw/packet_shape.hpp"
#include "viz/model/scene_movers.hpp"
#include "viz/panels/map_picture.hpp"

namespace viz::panels {
namespace {

constexpr float trail_length = 44;
constexpr float dimmed_opacity = 0.45F;
/// More packets than that have no glow, which would be a fog, and no probes.
constexpr std::size_t crowd_min = 60;

/// The last part of a packet's way up to where it is, in pixels, from behind to its place.
std::vector<ImVec2> make_trail(const MapFrame& frame, const model::SceneMover& mover, ImVec2 place) {
    float length = 0;
    for (std::size_t index = 1; index < mover.path.size(); ++index) {
        length += draw::distance(frame.transform.to_screen(mover.path[index - 1]),
                                 frame.transform.to_screen(mover.path[index]));
    }
    if (length <= 0) return {};
    const auto share = static_cast<double>(frame.context.px(trail_length) / length);
    const double mark_size = frame.scene.mark_size;
    const model::PathPlace start = model::place_on_path(mover.path, std::max(0.0, mover.progress - share), mark_size);
    const model::PathPlace end = model::place_on_path(mover.path, mover.progress, mark_size);
    std::vector<ImVec2> trail{frame.transform.to_screen(start.position)};
    for (std::size_t leg = start.leg; leg < end.leg; ++leg) {
        trail.push_back(frame.transform.to_screen(mover.path[leg + 1]));
    }
    const ImVec2 on_path = frame.transform.to_screen(mover.position);
    trail.push_back(on_path);
    for (ImVec2& point : trail) point = {point.x + place.x - on_path.x, point.y + place.y - on_path.y};
    return trail;
}

void draw_packet_mark(const MapFrame& frame, std::size_t index, bool hovered) {
    const model::SceneMover& mover = frame.scene.movers[index];
    const model::Packet& packet = frame.packet_of(mover);
    const auto kind = static_cast<std::size_t>(packet.kind);
    const bool crowded = frame.packets.size() > crowd_min;
    const bool dimmed = frame.focused && !mover.highlighted && !hovered;
    const float fading = packet.lost ? 1.F - static_cast<float>(mover.progress) : 1.F;
    const float opacity = fading * (dimmed ? dimmed_opacity : 1.F);
    const float size = frame.packet_size() * (dimmed ? 0.85F : 1.F);
    if (!crowded) {
        const draw::Rect box = draw::packet_bounds(frame.packets[index].centre, size);
        frame.context.probes.set(fmt::format("map.packet.{}", packet.event),
                                 {box.left, box.top, box.right, box.bottom});
    }
    draw::draw_trail(frame.list, make_trail(frame, mover, frame.packets[index].centre), size * 0.4F,
                     theme::faded(frame.palette().packet.at(kind), opacity * 0.7F));
    draw::draw_packet(frame.list, frame.context.theme, static_cast<draw::PacketShape>(packet.kind),
                      frame.packets[index].centre,
                      {.size = size,
                       .leftward = mover.direction_x < 0,
                       .highlighted = mover.highlighted || hovered,
                       .glow = !dimmed && !crowded,
                       .opacity = opacity});
}

}  // namespace

void draw_map_packets(const MapFrame& frame, const MapHit& hovered) {
    // What is selected lies above the rest, and mail above what is said about it.
    std::vector<std::size_t> order;
    for (std::size_t index = 0; index < frame.scene.movers.size(); ++index) {
        const PacketPlace& place = frame.packets[index];
        if (!place.hidden && frame.panel.grown(frame.packet_size()).contains(place.centre)) order.push_back(index);
    }
    const auto height = [&](std::size_t index) {
        const model::SceneMover& mover = frame.scene.movers[index];
        return (mover.highlighted ? 2 : 0) + (frame.packet_of(mover).kind == model::PacketKind::mail ? 1 : 0);
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return height(a) < height(b); });
    for (const std::size_t index : order) draw_packet_mark(frame, index, &frame.scene.movers[index] == hovered.mover);
    for (const PacketCrowd& crowd : frame.crowds) {
        draw::draw_badge(frame.list, frame.context.theme, crowd.centre, "", fmt::format("+{}", crowd.count),
                         frame.palette().text_dim);
    }
}

}  // namespace viz::panels
