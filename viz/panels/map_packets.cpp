#include <algorithm>
#include <vector>

#include "viz/draw/effects.hpp"
#include "viz/draw/packet_shape.hpp"
#include "viz/panels/map_picture.hpp"

namespace viz::panels {
namespace {

constexpr float trail_length = 44;
constexpr float dimmed_opacity = 0.45F;
/// So many packets may glow; more would be a fog.
constexpr std::size_t glowing_max = 60;

/// The last part of a packet's way up to where it is, in pixels, from behind to its place.
std::vector<ImVec2> make_trail(const MapFrame& frame, const model::SceneMover& mover, ImVec2 place) {
    const ImVec2 on_path = frame.transform.to_screen(mover.position);
    const ImVec2 aside{place.x - on_path.x, place.y - on_path.y};
    std::vector<ImVec2> path;
    float length = 0;
    for (const layout::Point& point : mover.path) {
        const ImVec2 pixel = frame.transform.to_screen(point);
        if (!path.empty()) length += draw::distance(path.back(), pixel);
        path.push_back(pixel);
    }
    const float done = length * static_cast<float>(std::clamp(mover.progress, 0.0, 1.0));
    const float start = std::max(0.F, done - frame.context.px(trail_length));
    std::vector<ImVec2> trail;
    float walked = 0;
    for (std::size_t index = 1; index < path.size() && walked < done; ++index) {
        const float step = draw::distance(path[index - 1], path[index]);
        if (step > 0 && walked + step > start) {
            if (trail.empty()) {
                trail.push_back(draw::interpolate(path[index - 1], path[index], (start - walked) / step));
            }
            const float share = std::min(1.F, (done - walked) / step);
            trail.push_back(draw::interpolate(path[index - 1], path[index], share));
        }
        walked += step;
    }
    for (ImVec2& point : trail) point = {point.x + aside.x, point.y + aside.y};
    return trail;
}

void draw_packet_mark(const MapFrame& frame, std::size_t index, bool hovered) {
    const model::SceneMover& mover = frame.scene.movers[index];
    const model::Packet& packet = frame.packet_of(mover);
    const auto kind = static_cast<std::size_t>(packet.kind);
    const bool dimmed = frame.focused && !mover.highlighted && !hovered;
    const float fading = packet.lost ? 1.F - static_cast<float>(mover.progress) : 1.F;
    const float opacity = fading * (dimmed ? dimmed_opacity : 1.F);
    const float size = frame.packet_size() * (dimmed ? 0.85F : 1.F);
    draw::draw_trail(frame.list, make_trail(frame, mover, frame.packets[index]), size * 0.4F,
                     theme::faded(frame.palette().packet.at(kind), opacity * 0.7F));
    draw::draw_packet(frame.list, frame.context.theme, static_cast<draw::PacketShape>(packet.kind),
                      frame.packets[index],
                      {.size = size,
                       .leftward = mover.direction_x < 0,
                       .highlighted = mover.highlighted || hovered,
                       .glow = !dimmed && frame.packets.size() <= glowing_max,
                       .opacity = opacity});
}

}  // namespace

void draw_map_packets(const MapFrame& frame, const MapHit& hovered) {
    // What is selected lies above the rest, and mail above what is said about it.
    std::vector<std::size_t> order;
    for (std::size_t index = 0; index < frame.scene.movers.size(); ++index) {
        if (frame.panel.grown(frame.packet_size()).contains(frame.packets[index])) order.push_back(index);
    }
    const auto height = [&](std::size_t index) {
        const model::SceneMover& mover = frame.scene.movers[index];
        return (mover.highlighted ? 2 : 0) + (frame.packet_of(mover).kind == model::PacketKind::mail ? 1 : 0);
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return height(a) < height(b); });
    for (const std::size_t index : order) draw_packet_mark(frame, index, &frame.scene.movers[index] == hovered.mover);
}

}  // namespace viz::panels
