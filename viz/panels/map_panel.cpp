#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "viz/draw/packet_shape.hpp"
#include "viz/draw/text.hpp"
#include "viz/layout/host_places.hpp"
#include "viz/panels/map_cache.hpp"
#include "viz/panels/map_controls.hpp"
#include "viz/panels/map_description.hpp"
#include "viz/panels/map_faults.hpp"
#include "viz/panels/map_follow.hpp"
#include "viz/panels/map_input.hpp"
#include "viz/panels/map_legend.hpp"
#include "viz/panels/map_minimap.hpp"
#include "viz/panels/map_names.hpp"
#include "viz/panels/map_packet_labels.hpp"
#include "viz/panels/map_picture.hpp"
#include "viz/panels/panels.hpp"
#include "viz/panels/text_widgets.hpp"

namespace viz::panels {
namespace {

constexpr float map_margin = 12;
constexpr float map_scale_max = 95;  ///< pixels in a map unit at zoom 1, in units of design
constexpr float map_panel_min = 40;  ///< smaller panels stay empty
constexpr float tooltip_text_width = 400;
/// Shapes of panels are told apart in steps of so much, so that a map is not laid out anew for every pixel.
constexpr double aspect_step = 1.06;

draw::Rect panel_rect() {
    const ImVec2 corner = ImGui::GetCursorScreenPos();
    const ImVec2 room = ImGui::GetContentRegionAvail();
    return draw::rect_at(corner, room);
}

void draw_map_sentence(const PanelContext& context, const draw::Rect& panel, const char* sentence) {
    draw::draw_text_centred(*ImGui::GetWindowDrawList(), *context.theme.fonts.regular, panel.centre(),
                            context.theme.palette.text_dim, sentence);
}

/// How many faults are in force at once anywhere in the recording: the map keeps room for them from the beginning.
std::size_t most_faults(PanelContext& context) {
    MapCache& cache = *context.caches.map;
    const auto& events = context.trace.events();
    if (cache.searched_events > events.size()) cache.searched_events = cache.faults = cache.faults_most = 0;
    for (; cache.searched_events < events.size(); ++cache.searched_events) {
        const sim::recording::EventKind kind = events[cache.searched_events].kind;
        if (kind == sim::recording::EventKind::fault_begun) ++cache.faults;
        if (kind == sim::recording::EventKind::fault_ended && cache.faults > 0) --cache.faults;
        cache.faults_most = std::max(cache.faults_most, cache.faults);
    }
    return cache.faults_most;
}

/// The layout for a panel; a new one only where the topology or the shape of the panel differ.
const layout::MapLayout& refresh_layout(PanelContext& context, const draw::Rect& area) {
    MapCache& cache = *context.caches.map;
    const auto shape = static_cast<double>(area.width() / area.height());
    const double aspect = std::pow(aspect_step, std::round(std::log(shape) / std::log(aspect_step)));
    const layout::Topology& topology = context.trace.topology();
    if (aspect == cache.aspect && topology == cache.topology) return cache.layout;
    cache.layout = layout::make_map_layout(topology, aspect);
    cache.topology = topology;
    cache.aspect = aspect;
    return cache.layout;
}

model::MapScene make_scene(const PanelContext& context, const MapTransform& transform, layout::MapLayout layout) {
    for (const auto& [host, shares] : context.view.map.moved) {
        const auto found = layout.hosts.find(host);
        if (found == layout.hosts.end()) continue;
        found->second = layout::place_at(layout::frame_of(layout, context.trace.topology(), host), shares);
    }
    const Selection& selection = context.view.selection;
    const bool clustered = is_clustered(context, transform, layout.sites.size());
    const layout::Topology& topology = context.trace.topology();
    if (clustered) {
        layout = layout::make_clustered_layout(std::move(layout), topology, clustered_mark_size(context, transform));
    }
    model::MapScene scene = model::make_map_scene(context.trace, context.view.playback.moment, context.world, layout,
                                                  {selection.message, selection.connection});
    return clustered ? model::make_clustered_scene(std::move(scene), topology) : scene;
}

/// What labels of packets keep clear of.
std::vector<draw::Rect> make_obstacles(const MapFrame& frame, const std::vector<HostName>& names,
                                       const std::vector<FaultChip>& chips) {
    std::vector<draw::Rect> obstacles = map_host_obstacles(frame);
    for (const HostName& name : names) {
        if (!name.label.empty()) obstacles.push_back(name.box);
    }
    for (const FaultChip& chip : chips) obstacles.push_back(chip.box);
    for (const PacketPlace& packet : frame.packets) {
        if (!packet.hidden) obstacles.push_back(draw::packet_bounds(packet.centre, frame.packet_size() * 0.8F));
    }
    for (const model::SceneSite& site : frame.scene.sites) {
        obstacles.push_back(site_title_area(frame, site));
        obstacles.push_back(hub_area(frame, site));
    }
    for (const model::SceneCluster& cluster : frame.scene.clusters) {
        obstacles.push_back(frame.transform.to_screen(cluster.box));
    }
    return obstacles;
}

/// A tooltip whose first line is its heading.
void show_description(const PanelContext& context, std::string_view text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    ImGui::BeginTooltip();
    ImGui::PushTextWrapPos(context.px(tooltip_text_width));
    {
        const TextStyle style(context.theme.fonts.bold, context.theme.palette.text);
        text_line(text.substr(0, end));
    }
    if (end < text.size()) {
        const TextStyle style(context.theme.fonts.small, context.theme.palette.text);
        text_line(text.substr(end + 1));
    }
    ImGui::PopTextWrapPos();
    ImGui::EndTooltip();
}

void explain_hovered(const MapFrame& frame, const MapHit& hovered) {
    const PanelContext& context = frame.context;
    std::string text;
    if (hovered.host != nullptr) text = describe_host(context.world, hovered.host->name);
    if (hovered.mover != nullptr) text = describe_packet(context.trace, frame.packet_of(*hovered.mover), context.world);
    if (hovered.cluster != nullptr) text = describe_site(*hovered.cluster);
    if (hovered.link != nullptr) text = describe_link(context.world, hovered.link->name);
    if (!text.empty()) show_description(context, text);
}

void apply_control(MapView& view, const MapControls& controls, const layout::Box& bounds, const draw::Rect& area,
                   float largest) {
    constexpr double step = 1.4;
    switch (controls.clicked) {
        case MapControls::Action::none:
            return;
        case MapControls::Action::zoom_in:
            return zoom_map(view, bounds, area, largest, area.centre(), step);
        case MapControls::Action::zoom_out:
            return zoom_map(view, bounds, area, largest, area.centre(), 1 / step);
        case MapControls::Action::fit:
            return fit_map(view);
    }
}

}  // namespace

void draw_map_panel(PanelContext& context) {
    const draw::Rect panel = panel_rect();
    if (panel.width() < context.px(map_panel_min) || panel.height() < context.px(map_panel_min)) return;
    if (context.world.hosts.empty()) {
        draw_map_sentence(
            context, panel,
            context.trace.finished() ? "This recording has no hosts" : "Waiting for the recording to begin");
        return;
    }
    // The panel itself has no padding; what opens over it has.
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {context.px(9), context.px(7)});
    ImDrawList& list = *ImGui::GetWindowDrawList();
    list.PushClipRect(panel.min(), panel.max(), true);
    const MapControls controls = submit_map_controls(context, panel);
    const MapLegend legend = place_map_legend(context, panel, controls.box.width() + context.px(map_margin));
    draw::Rect area = panel.grown(-context.px(map_margin));
    area.top = std::max(area.top, panel.top + fault_chips_height(context, panel, most_faults(context)));
    area.bottom = std::min(legend.box.top, controls.box.top) - context.px(map_margin) / 2;
    const layout::MapLayout& layout = refresh_layout(context, area);
    const float largest = context.px(map_scale_max);
    apply_control(context.view.map, controls, layout.bounds, area, largest);
    keep_in_sight(context.view.map, layout.bounds);  // keys move it without knowing its size

    const auto ground = [&] { return make_map_transform(layout.bounds, context.view.map, area, largest); };
    const bool zooms = zoom_to_follow(context, ground());
    const model::MapScene scene = make_scene(context, ground(), layout);
    context.caches.map->following = follow_message(context, scene, layout.bounds, ground()) || zooms;
    const MapTransform transform = ground();
    const Selection& selection = context.view.selection;
    MapFrame frame{
        context, list, panel, area, scene, transform, !selection.message.empty() || selection.connection != 0};
    place_packets(frame);
    const auto minimap = submit_minimap(context, panel, layout.bounds, frame.transform, area, controls.box);
    const auto follow_chip = submit_follow_chip(context, panel);
    const MapHit hovered = handle_map_input(frame, layout.bounds, largest);
    const std::vector<HostName> names = make_host_names(frame);
    const std::vector<FaultChip> chips = place_fault_chips(context, panel);

    draw_map_ground(frame, hovered);
    draw_host_names(frame, names);
    draw_map_packets(frame, hovered);
    draw_map_hosts(frame, hovered);
    std::vector<draw::Rect> obstacles = make_obstacles(frame, names, chips);
    obstacles.push_back(legend.box);
    obstacles.push_back(controls.box);
    if (minimap) obstacles.push_back(minimap->box);
    if (follow_chip) obstacles.push_back(*follow_chip);
    draw_packet_labels(frame, obstacles);
    draw_fault_chips(context, list, chips);
    draw_map_legend(context, list, legend, ImGui::IsWindowHovered());
    draw_map_controls(context, list, controls);
    if (minimap) draw_minimap(frame, *minimap);
    if (follow_chip) draw_follow_chip(context, list, *follow_chip);
    list.PopClipRect();
    explain_hovered(frame, hovered);
    ImGui::PopStyleVar();
}

}  // namespace viz::panels
