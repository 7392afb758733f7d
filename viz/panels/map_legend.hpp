#pragma once

#include <string>

#include "viz/draw/geometry.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// What the shapes of packets mean, at the lower left of the map: in one row, in two, or folded into a word that
/// shows it when the mouse is over it.
struct MapLegend {
    int rows = 0;  ///< 0: folded
    draw::Rect box;
};

/// @param panel        of the map
/// @param room_right   what at the right is taken by others, in pixels
[[nodiscard]] MapLegend place_map_legend(const PanelContext& context, const draw::Rect& panel, float room_right);
void draw_map_legend(PanelContext& context, ImDrawList& list, const MapLegend& legend, bool mouse_over_map);

}  // namespace viz::panels
