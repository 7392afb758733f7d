#pragma once

#include <string_view>

#include "viz/layout/map_layout.hpp"

namespace viz::layout {

/// What a host's place is told of: the box of its site, or of the whole map for a host without one. So a host that was
/// dragged keeps to its site when the map is laid out for a panel of another shape.
[[nodiscard]] Box frame_of(const MapLayout& layout, const Topology& topology, std::string_view host);
/// A place as shares of a frame's sides: (0, 0) is its upper left corner, (1, 1) its lower right one; places outside of
/// it have other shares.
[[nodiscard]] Point shares_of(const Box& frame, Point place);
/// The other way round.
[[nodiscard]] Point place_at(const Box& frame, Point shares);

}  // namespace viz::layout
