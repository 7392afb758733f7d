#pragma once

#include "viz/layout/map_layout.hpp"

namespace viz::layout {

/// Whether a straight line between two points has a part within a box.
[[nodiscard]] bool crosses(Point from, Point to, const Box& box);

/// A host's icon, without its name.
[[nodiscard]] constexpr Box icon_area(Point position) {
    return {{position.x - 0.5, position.y - 0.5}, {position.x + 0.5, position.y + 0.5}};
}

}  // namespace viz::layout
