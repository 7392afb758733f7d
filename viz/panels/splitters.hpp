#pragma once

#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// The bars between the panels: dragging one changes a fraction of the layout, a double click resets it.
void draw_splitters(PanelContext& context, const FrameGeometry& frame);

}  // namespace viz::panels
