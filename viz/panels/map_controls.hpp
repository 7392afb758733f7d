#pragma once

#include "viz/draw/geometry.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// The buttons at the lower right of the map: nearer, farther, everything.
struct MapControls {
    enum class Action : unsigned char { none, zoom_in, zoom_out, fit };
    draw::Rect box;
    Action hovered = Action::none;
    Action clicked = Action::none;
};

/// Submits the buttons, before the ground that lies under them, so that they get their clicks.
[[nodiscard]] MapControls submit_map_controls(PanelContext& context, const draw::Rect& panel);
/// Draws them, after everything else.
void draw_map_controls(PanelContext& context, ImDrawList& list, const MapControls& controls);

}  // namespace viz::panels
