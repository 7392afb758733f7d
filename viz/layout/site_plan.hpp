#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "viz/layout/map_layout.hpp"

namespace viz::layout {

/// Where a site stands on the map.
enum class Side : unsigned char { left, right, top, bottom, centre };

/// A site's inside. The hub stands in a street, free of hosts, between two rows or beside the only one.
struct SitePlan {
    double width = 0;
    double height = 0;
    Point hub;
    std::vector<Point> hosts;  ///< in the order in which they were given
};

/// Places the hosts of a site: mail servers next to the street and to the middle of the map, name servers and
/// resolvers side by side, clients on the outer side.
/// @param columns  1 or more
/// @param titled   whether there is a box with a name around
[[nodiscard]] SitePlan make_site_plan(std::span<const std::string_view> roles, Side side, int columns, bool titled);

/// The number of columns with which a site of so many hosts comes nearest to a width divided by height.
[[nodiscard]] int choose_columns(int hosts, double aspect);

}  // namespace viz::layout
