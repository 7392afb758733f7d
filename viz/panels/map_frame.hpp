#pragma once

#include <vector>

#include "viz/draw/geometry.hpp"
#include "viz/model/map_scene.hpp"
#include "viz/panels/map_transform.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// One picture of the map, while it is made.
struct MapFrame {
    PanelContext& context;
    ImDrawList& list;
    draw::Rect panel;  ///< what the map may draw on
    draw::Rect area;   ///< where the whole map is at zoom 1
    const model::MapScene& scene;
    MapTransform transform;
    bool focused = false;  ///< a mail or a connection is selected: what does not belong to it is dimmer
    /// Where packets are drawn, in pixels, by index into the scene's movers.
    std::vector<ImVec2> packets{};

    /// Width of a host's tile in pixels.
    [[nodiscard]] float tile_size() const;
    /// Width of an envelope in pixels.
    [[nodiscard]] float packet_size() const;
    [[nodiscard]] const theme::Palette& palette() const { return context.theme.palette; }
    [[nodiscard]] const model::Packet& packet_of(const model::SceneMover& mover) const {
        return context.trace.packets()[mover.packet];
    }
};

/// Where the packets are, side by side where several are at the same place.
[[nodiscard]] std::vector<ImVec2> place_packets(const MapFrame& frame);

/// What is at a pixel; at most one is set.
struct MapHit {
    const model::SceneHost* host = nullptr;
    const model::SceneMover* mover = nullptr;
    const model::SceneLink* link = nullptr;
};
[[nodiscard]] MapHit hit_map(const MapFrame& frame, ImVec2 pixel);

}  // namespace viz::panels
