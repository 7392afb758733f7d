#pragma once

#include "viz/layout/map_layout.hpp"
#include "viz/panels/map_frame.hpp"

namespace viz::panels {

/// Submits the ground of the map as a button and does what the mouse asks for: a click selects, dragging a host moves
/// it, dragging the ground moves the map, the wheel enlarges it, a double click shows all of it. What changes is seen
/// in the next picture.
/// @param scale_max  of make_map_transform()
/// @return what the mouse is over; nothing while something is dragged
MapHit handle_map_input(const MapFrame& frame, const layout::Box& bounds, float scale_max);

}  // namespace viz::panels
