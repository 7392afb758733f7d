#pragma once

#include <optional>

#include "viz/panels/map_frame.hpp"

namespace viz::panels {

/// The whole world small, where only a part of it is in sight, with a frame around that part.
struct Minimap {
    draw::Rect box;
    layout::Box bounds;  ///< of the world, in map units
    float scale = 1;     ///< pixels in a map unit

    [[nodiscard]] ImVec2 to_screen(layout::Point point) const;
    [[nodiscard]] layout::Point to_map(ImVec2 pixel) const;
};

/// Lays it out above the map's controls and takes the mouse: where it is pressed becomes the centre.
/// @param ground  how the map lies now @param controls  what stands beneath @return nullopt: everything is in sight, or
/// the panel has no room for it
[[nodiscard]] std::optional<Minimap> submit_minimap(PanelContext& context, const draw::Rect& panel,
                                                    const layout::Box& bounds, const MapTransform& ground,
                                                    const draw::Rect& area, const draw::Rect& controls);

void draw_minimap(const MapFrame& frame, const Minimap& minimap);

}  // namespace viz::panels
