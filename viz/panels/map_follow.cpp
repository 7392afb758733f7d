#include "viz/panels/map_follow.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <fmt/format.h>

#include "sim/recording/journey.hpp"
#include "viz/draw/text.hpp"
#include "viz/panels/selection.hpp"
#include "viz/panels/text_widgets.hpp"
#include "viz/theme/icons.hpp"

namespace viz::panels {
namespace {

constexpr double follow_zoom = 1.8;       ///< at least, beside the whole map
constexpr double follow_open = 1.3;       ///< of the scale from which on sites are open
constexpr double glides_per_second = 6;   ///< so much of the rest of the way is made
constexpr float arrived_pixels = 0.5F;    ///< a camera nearer than that is there
constexpr float follow_chip_margin = 10;  ///< from the panel's edges, in units of design

layout::Point middle_of_box(const layout::Box& box) {
    return {(box.top_left.x + box.bottom_right.x) / 2, (box.top_left.y + box.bottom_right.y) / 2};
}

/// Who holds the mail, or the copy or notification of it that moved last. @return empty: nobody yet
std::string holder_of(const sim::recording::World& world, const std::string& mail) {
    const sim::recording::MessageState* last = nullptr;
    for (auto entry = world.messages.lower_bound(mail); entry != world.messages.end(); ++entry) {
        const auto& [id, message] = *entry;
        if (!id.starts_with(mail)) break;
        if (sim::recording::root_message(id) != mail || message.host.empty()) continue;
        if (last == nullptr || message.since > last->since) last = &message;
    }
    return last == nullptr ? std::string() : last->host;
}

std::optional<layout::Point> place_on_scene(const model::MapScene& scene, const std::string& name) {
    for (const model::SceneHost& host : scene.hosts) {
        if (host.name == name) return host.position;
    }
    for (const model::SceneCluster& cluster : scene.clusters) {
        if (std::ranges::find(cluster.hosts, name) != cluster.hosts.end()) return middle_of_box(cluster.box);
    }
    return std::nullopt;
}

std::optional<layout::Point> place_of_mail(const PanelContext& context, const model::MapScene& scene) {
    const std::string& mail = context.view.selection.message;
    if (mail.empty()) return std::nullopt;
    for (const model::SceneMover& mover : scene.movers) {
        const model::Packet& packet = context.trace.packets()[mover.packet];
        if (packet.kind == model::PacketKind::mail && packet.message == mail) return mover.position;
    }
    return place_on_scene(scene, holder_of(context.world, mail));
}

/// How much of the rest of the way is made in a frame.
double glide_share(const PanelContext& context) {
    return context.seconds <= 0 ? 1 : 1 - std::exp(-glides_per_second * context.seconds);
}

std::string follow_words(const PanelContext& context) {
    return fmt::format("{} follows {}", theme::icons::crosshairs, context.view.selection.message);
}

}  // namespace

bool zoom_to_follow(PanelContext& context, const MapTransform& ground) {
    MapView& view = context.view.map;
    if (!view.follow || context.view.selection.message.empty()) return false;
    const double open = static_cast<double>(open_scale(context) / ground.scale) * view.zoom * follow_open;
    const double wanted = std::min(std::max(follow_zoom, open), map_zoom_max);
    if (view.zoom >= wanted) return false;
    view.zoom += (wanted - view.zoom) * glide_share(context);
    constexpr double near_enough = 0.002;
    if (wanted - view.zoom < near_enough) view.zoom = wanted;
    return view.zoom < wanted;
}

bool follow_message(PanelContext& context, const model::MapScene& scene, const layout::Box& bounds,
                    const MapTransform& ground) {
    MapView& view = context.view.map;
    if (!view.follow) return false;
    const auto target = place_of_mail(context, scene);
    if (!target) return false;
    const layout::Point middle = middle_of_box(bounds);
    const layout::Point from{middle.x + view.offset.x, middle.y + view.offset.y};
    const double share = glide_share(context);
    look_at(view, bounds, {from.x + (target->x - from.x) * share, from.y + (target->y - from.y) * share});
    const double rest = std::hypot(target->x - middle.x - view.offset.x, target->y - middle.y - view.offset.y);
    return static_cast<float>(rest) * ground.scale > arrived_pixels;
}

void toggle_follow(PanelContext& context) {
    MapView& view = context.view.map;
    view.follow = !view.follow;
    if (view.follow && context.view.selection.message.empty()) {
        context.view.selection.message = std::string(shown_message(context));
    }
}

std::optional<draw::Rect> submit_follow_chip(PanelContext& context, const draw::Rect& panel) {
    if (!context.view.map.follow || context.view.selection.message.empty()) return std::nullopt;
    const draw::PlateStyle style = draw::plate_style(context.theme, context.theme.palette.accent);
    const ImVec2 size = draw::plate_size(*context.theme.fonts.small_bold, follow_words(context), style);
    const float margin = context.px(follow_chip_margin);
    const draw::Rect chip = draw::rect_at(draw::snap(ImVec2(panel.right - margin - size.x, panel.top + margin)), size);
    ImGui::SetCursorScreenPos(chip.min());
    if (ImGui::InvisibleButton("map.follow", size)) context.view.map.follow = false;
    if (ImGui::IsItemHovered()) show_tooltip(context, "The map goes with this mail. A click stops it  (Shift+J)");
    context.probes.set_last_item("map.follow");
    return chip;
}

void draw_follow_chip(const PanelContext& context, ImDrawList& list, const draw::Rect& chip) {
    draw::draw_plate(list, *context.theme.fonts.small_bold, chip.min(), follow_words(context),
                     draw::plate_style(context.theme, context.theme.palette.accent));
}

}  // namespace viz::panels
