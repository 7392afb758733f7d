#pragma once

#include <vector>

#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// Panels that have no column of their own in this window.
struct HomelessPanels {
    bool journey = false;
    bool inspector = false;
};

/// What a tab is called in the window.
[[nodiscard]] const char* tab_title(BottomTab tab);
/// Those that every window has, in their order.
[[nodiscard]] std::vector<BottomTab> shown_tabs(const PanelContext& context);

/// The lower part: one of transcript, events, mails and what has no column of its own.
void draw_bottom_tabs(PanelContext& context, const Rectangle& where, const HomelessPanels& homeless);

}  // namespace viz::panels
