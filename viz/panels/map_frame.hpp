#pragma once

#include <vector>

#include "viz/draw/geometry.hpp"
#include "viz/model/map_scene.hpp"
#include "viz/panels/map_transform.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// Where a packet is drawn, in pixels.
struct PacketPlace {
    ImVec2 centre;
    bool hidden = false;  ///< it is one of a crowd that is told by its number
};

/// Packets at one place for which there is no room side by side.
struct PacketCrowd {
    ImVec2 centre;  ///< in pixels
    std::size_t count = 0;
};

/// One picture of the map, while it is made.
struct MapFrame {
    PanelContext& context;
    ImDrawList& list;
    draw::Rect panel;  ///< what the map may draw on
    draw::Rect area;   ///< where the whole map is at zoom 1
    const model::MapScene& scene;
    MapTransform transform;
    bool focused = false;                ///< a mail or a connection is selected: what does not belong to it is dimmer
    std::vector<PacketPlace> packets{};  ///< by index into the scene's movers
    std::vector<PacketCrowd> crowds{};

    /// Width of a host's tile in pixels.
    [[nodiscard]] float tile_size() const;
    /// Width of an envelope in pixels.
    [[nodiscard]] float packet_size() const;
    [[nodiscard]] const theme::Palette& palette() const { return context.theme.palette; }
    [[nodiscard]] const model::Packet& packet_of(const model::SceneMover& mover) const {
        return context.trace.packets()[mover.packet];
    }
};

/// Sets where the packets are: a few side by side where several are at the same place, the others as a crowd.
void place_packets(MapFrame& frame);

/// Whether a site is one tile, because its hosts would be too small to be told apart: of a world with many sites, as
/// far as it is looked at from afar.
[[nodiscard]] bool is_clustered(const PanelContext& context, const MapTransform& transform, std::size_t sites);
/// The MapLayout::mark_size with which packets keep apart as far as they are drawn wide.
[[nodiscard]] double clustered_mark_size(const PanelContext& context, const MapTransform& transform);
/// Pixels in a map unit from which on hosts are shown by themselves.
[[nodiscard]] float open_scale(const PanelContext& context);

/// What is at a pixel; at most one is set.
struct MapHit {
    const model::SceneHost* host = nullptr;
    const model::SceneCluster* cluster = nullptr;
    const model::SceneMover* mover = nullptr;
    const model::SceneLink* link = nullptr;
};
[[nodiscard]] MapHit hit_map(const MapFrame& frame, ImVec2 pixel);

}  // namespace viz::panels
