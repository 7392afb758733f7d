#include "viz/panels/map_input.hpp"

#include <cmath>

#include "viz/layout/host_places.hpp"
#include "viz/panels/deed_dialog.hpp"
#include "viz/panels/map_cache.hpp"
#include "viz/panels/map_transform.hpp"
#include "viz/panels/selection.hpp"

namespace viz::panels {
namespace {

constexpr double wheel_factor = 1.18;

MapPress make_press(const MapFrame& frame, const MapHit& hit, ImVec2 mouse) {
    MapPress press;
    press.target = MapPress::Target::ground;
    if (hit.host != nullptr) {
        const layout::Point at = frame.transform.to_map(mouse);
        press.target = MapPress::Target::host;
        press.host = hit.host->name;
        press.grip = {hit.host->position.x - at.x, hit.host->position.y - at.y};
    } else if (hit.mover != nullptr) {
        press.target = MapPress::Target::packet;
        press.packet = hit.mover->packet;
    } else if (hit.cluster != nullptr) {
        press.target = MapPress::Target::site;
        press.site = hit.cluster->box;
    }
    return press;
}

void drag_pressed(const MapFrame& frame, MapPress& press, const layout::Box& bounds) {
    if (press.target == MapPress::Target::nothing) return;  // another branch has come since: what was held is gone
    const ImGuiIO& io = ImGui::GetIO();
    if (!press.dragged && !ImGui::IsMouseDragging(ImGuiMouseButton_Left)) return;
    MapView& view = frame.context.view.map;
    if (press.target == MapPress::Target::host) {
        const layout::Point at = frame.transform.to_map(io.MousePos);
        const layout::Box frame_of_host =
            layout::frame_of(frame.context.caches.map->layout, frame.context.trace.topology(), press.host);
        view.moved[press.host] = layout::shares_of(frame_of_host, {at.x + press.grip.x, at.y + press.grip.y});
    } else {
        const ImVec2 whole = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left);
        pan_map(view, bounds, frame.transform, press.dragged ? io.MouseDelta : whole);
    }
    press.dragged = true;
}

/// So near that the site is open and as large as there is room for it and what is around it.
void zoom_to_site(const MapFrame& frame, const layout::Box& bounds, const layout::Box& site) {
    constexpr double surroundings = 1.5;
    MapView& view = frame.context.view.map;
    view.follow = false;
    const double width = (site.bottom_right.x - site.top_left.x) * surroundings;
    const double height = (site.bottom_right.y - site.top_left.y) * surroundings;
    const double scale = std::max(
        std::min(static_cast<double>(frame.area.width()) / width, static_cast<double>(frame.area.height()) / height),
        static_cast<double>(open_scale(frame.context)) * 1.01);
    view.zoom = std::clamp(view.zoom * scale / static_cast<double>(frame.transform.scale), map_zoom_min, map_zoom_max);
    look_at(view, bounds, {(site.top_left.x + site.bottom_right.x) / 2, (site.top_left.y + site.bottom_right.y) / 2});
}

void click_pressed(const MapFrame& frame, const MapPress& press, const layout::Box& bounds) {
    PanelContext& context = frame.context;
    if (press.target == MapPress::Target::host) {
        select_host(context, press.host);
    } else if (press.target == MapPress::Target::packet && press.packet < context.trace.packets().size()) {
        const model::Packet& packet = context.trace.packets()[press.packet];
        if (!packet.message.empty()) select_message(context, packet.message);
        if (packet.connection != 0) select_connection(context, packet.connection);
    } else if (press.target == MapPress::Target::site) {
        zoom_to_site(frame, bounds, press.site);
        context.caches.map->opened_site = true;
    } else {
        context.view.selection.host.clear();
    }
}

/// The right button asks what can be done to a host or a link.
void open_for_hit(const MapFrame& frame, const MapHit& hit) {
    using sim::deed::Target;
    if (hit.host != nullptr) open_act_dialog(frame.context, {Target::Kind::host, hit.host->name});
    if (hit.host == nullptr && hit.link != nullptr) {
        open_act_dialog(frame.context, {Target::Kind::link, hit.link->name});
    }
}

void zoom_with_wheel(const MapFrame& frame, const layout::Box& bounds, float scale_max) {
    const ImGuiIO& io = ImGui::GetIO();
    if (io.MouseWheel == 0) return;
    zoom_map(frame.context.view.map, bounds, frame.area, scale_max, io.MousePos,
             std::pow(wheel_factor, static_cast<double>(io.MouseWheel)));
}

}  // namespace

MapHit handle_map_input(const MapFrame& frame, const layout::Box& bounds, float scale_max) {
    MapPress& press = frame.context.caches.map->press;
    ImGui::SetCursorScreenPos(frame.panel.min());
    ImGui::InvisibleButton("map.ground", {frame.panel.width(), frame.panel.height()});
    frame.context.probes.set_last_item("map.ground");
    const ImVec2 mouse = ImGui::GetIO().MousePos;
    const MapHit hit = ImGui::IsItemHovered() ? hit_map(frame, mouse) : MapHit{};
    if (ImGui::IsItemHovered()) zoom_with_wheel(frame, bounds, scale_max);
    const bool second_click = ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left);
    if (ImGui::IsItemActivated() && !second_click) frame.context.caches.map->opened_site = false;
    if (ImGui::IsItemActivated()) press = make_press(frame, hit, mouse);
    if (ImGui::IsItemActive()) {
        drag_pressed(frame, press, bounds);
    } else if (press.target != MapPress::Target::nothing) {
        if (!press.dragged && ImGui::IsItemDeactivated() && ImGui::IsItemHovered()) click_pressed(frame, press, bounds);
        press = {};
    }
    if (ImGui::IsItemHovered() && ImGui::IsMouseClicked(ImGuiMouseButton_Right)) open_for_hit(frame, hit);
    const bool on_thing = hit.host != nullptr || hit.mover != nullptr || hit.cluster != nullptr;
    const bool on_ground = ImGui::IsItemHovered() && !on_thing && !frame.context.caches.map->opened_site;
    if (on_ground && second_click) fit_map(frame.context.view.map);
    if (on_thing) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    return press.dragged ? MapHit{} : hit;
}

}  // namespace viz::panels
