#pragma once

#include <optional>
#include <vector>

#include "viz/layout/map_layout.hpp"
#include "viz/layout/site_plan.hpp"

namespace viz::layout {

/// What sites keep apart, in map units.
inline constexpr double column_gap = 1.5;
inline constexpr double row_gap = 1.2;

/// How many sites stand on each side of the map; one more may stand in its middle.
struct RingShape {
    int left = 0;
    int right = 0;
    int top = 0;
    int bottom = 0;
};

/// The shapes worth trying for so many sites around the middle, in order of preference.
[[nodiscard]] std::vector<RingShape> ring_shapes(int sites);

/// The side of each site of a ring, in their order: left and right in turn first, then top and bottom.
[[nodiscard]] std::vector<Side> sides_of(const RingShape& shape);

struct Extent {
    double width = 0;
    double height = 0;
};

/// Boxes that do not overlap, in the order of the sites, the middle one last. Sites of one column are made equally
/// wide, sites of one row equally high.
[[nodiscard]] std::vector<Box> place_ring(const std::vector<Side>& sides, const std::vector<Extent>& extents,
                                          const std::optional<Extent>& centre);

}  // namespace viz::layout
