#include "viz/panels/map_packet_labels.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "viz/draw/packet_shape.hpp"
#include "viz/draw/text.hpp"
#include "viz/panels/map_cache.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {
namespace {

constexpr std::size_t labels_max = 24;
constexpr float label_width_max = 250;
/// With more packets under way, or where each site is one tile, only what is selected is labelled.
constexpr std::size_t labelled_crowd_max = 40;

struct PacketLabel {
    std::size_t mover = 0;
    std::string text;
    draw::PlateStyle style;
};

int priority_of(const MapFrame& frame, std::size_t index) {
    const model::SceneMover& mover = frame.scene.movers[index];
    int priority = mover.highlighted ? 10 : 0;
    switch (frame.packet_of(mover).kind) {
        case model::PacketKind::mail:
            return priority + 5;
        case model::PacketKind::command:
        case model::PacketKind::reply:
            return priority + 4;
        case model::PacketKind::dns_query:
        case model::PacketKind::dns_answer:
            return priority + 3;
        case model::PacketKind::control:
            return priority;
    }
    return priority;
}

/// Indexes of the movers that are worth a label, the most important first.
std::vector<std::size_t> choose_labelled(const MapFrame& frame) {
    std::vector<std::size_t> chosen;
    const auto& movers = frame.scene.movers;
    const bool crowded = movers.size() > labelled_crowd_max || !frame.scene.clusters.empty();
    for (std::size_t index = 0; index < movers.size(); ++index) {
        if (frame.packet_of(movers[index]).label.empty()) continue;
        if (crowded && !movers[index].highlighted) continue;
        if (!frame.packets[index].hidden && frame.panel.contains(frame.packets[index].centre)) chosen.push_back(index);
    }
    std::stable_sort(chosen.begin(), chosen.end(),
                     [&](std::size_t a, std::size_t b) { return priority_of(frame, a) > priority_of(frame, b); });
    chosen.resize(std::min(chosen.size(), labels_max));
    return chosen;
}

PacketLabel make_label(const MapFrame& frame, std::size_t index) {
    const model::SceneMover& mover = frame.scene.movers[index];
    const model::Packet& packet = frame.packet_of(mover);
    PacketLabel label;
    label.mover = index;
    const std::string text = packet.encrypted ? fmt::format("{} {}", theme::icons::lock, packet.label) : packet.label;
    label.text = draw::fit_text(*frame.context.theme.fonts.mono, text, frame.context.px(label_width_max));
    const ImU32 colour = frame.palette().packet.at(static_cast<std::size_t>(packet.kind));
    label.style = draw::plate_style(frame.context.theme, colour);
    if (frame.focused && !mover.highlighted) {
        label.style.text = frame.palette().text_dim;
        label.style.border = theme::faded(colour, 0.45F);
    }
    return label;
}

void draw_label(const MapFrame& frame, const PacketLabel& label, const draw::PlacedLabel& place, ImVec2 lag) {
    const draw::Rect box{place.box.left + lag.x, place.box.top + lag.y, place.box.right + lag.x,
                         place.box.bottom + lag.y};
    if (place.far) {
        const ImVec2 end{place.tether.x + lag.x, place.tether.y + lag.y};
        frame.list.AddLine(end, frame.packets[label.mover].centre, theme::faded(label.style.border, 0.7F),
                           frame.context.px(1));
    }
    draw::draw_plate(frame.list, *frame.context.theme.fonts.mono, box.min(), label.text, label.style);
}

}  // namespace

void draw_packet_labels(const MapFrame& frame, std::span<const draw::Rect> obstacles) {
    LabelMotion& motion = frame.context.caches.map->labels;
    std::vector<PacketLabel> labels;
    std::vector<draw::LabelRequest> requests;
    if (frame.context.view.map.show_labels) {
        for (const std::size_t index : choose_labelled(frame)) {
            labels.push_back(make_label(frame, index));
            const model::Packet& packet = frame.packet_of(frame.scene.movers[index]);
            requests.push_back(
                {.key = std::to_string(packet.event),
                 .anchor = frame.packets[index].centre,
                 .clearance = frame.packet_size() * 0.6F,
                 .size = draw::plate_size(*frame.context.theme.fonts.mono, labels.back().text, labels.back().style),
                 .priority = priority_of(frame, index),
                 .scale = frame.context.theme.scale});
        }
    }
    // While time stands still, labels go where they would be if this were the first picture.
    const bool moves = frame.context.view.playback.playing && frame.context.seconds > 0;
    const auto placed = draw::place_labels(requests, obstacles, frame.panel.grown(-frame.context.px(4)),
                                           moves ? motion.slots() : draw::LabelSlots{});
    motion.follow(requests, placed, frame.context.seconds);
    frame.context.caches.map->settling = motion.moving();
    for (std::size_t index = labels.size(); index-- > 0;) {
        if (placed[index].shown) draw_label(frame, labels[index], placed[index], motion.lag(requests[index].key));
    }
}

}  // namespace viz::panels
