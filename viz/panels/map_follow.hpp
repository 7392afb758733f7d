#pragma once

#include <optional>

#include "viz/layout/map_layout.hpp"
#include "viz/panels/map_frame.hpp"

namespace viz::panels {

/// The camera that keeps the selected mail in sight (MapView::follow): at a moment it looks at the envelope, or at who
/// holds the mail that moved last, a copy or a notification too. While time runs it glides there; with no time between
/// two frames it is there at once.

/// Brings the map at least so near that hosts are told apart, if it follows. @param ground  how the map lies now
/// @return whether it is not so near yet
bool zoom_to_follow(PanelContext& context, const MapTransform& ground);
/// Looks at the mail, if it follows. @return whether it is not there yet
bool follow_message(PanelContext& context, const model::MapScene& scene, const layout::Box& bounds,
                    const MapTransform& ground);
/// Begins to follow the shown mail, which is selected, or stops.
void toggle_follow(PanelContext& context);

/// Says which mail is followed, at the upper right of the map; a click stops it. @return what it covers
[[nodiscard]] std::optional<draw::Rect> submit_follow_chip(PanelContext& context, const draw::Rect& panel);
void draw_follow_chip(const PanelContext& context, ImDrawList& list, const draw::Rect& chip);

}  // namespace viz::panels
