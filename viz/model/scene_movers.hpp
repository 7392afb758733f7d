#pragma once

#include "viz/model/map_scene.hpp"

namespace viz::model {

/// Room between a host's centre and what leaves or reaches it, in map units, so that its icon hides nothing.
inline constexpr double host_clearance = 0.62;
/// Movers closer than this hide each other, in map units.
inline constexpr double mover_spacing = 0.42;

/// Adds what is on its way at a moment, and tells the links of the scene what is on them.
void add_movers(MapScene& scene, const Trace& trace, const Moment& moment, const sim::recording::World& world,
                const layout::MapLayout& layout, const SceneFocus& focus);

/// A place on a path, and the direction there.
struct PathPlace {
    layout::Point position;
    double direction_x = 0;
    double direction_y = 0;
    std::size_t leg = 0;  ///< between the points `leg` and `leg` + 1 of the path
};

/// The place at a fraction of a path's length, host_clearance away from both of its ends where it is long enough.
/// @pre at least two points
/// @param mark_size  of the layout
[[nodiscard]] PathPlace place_on_path(const std::vector<layout::Point>& path, double progress, double mark_size = 1);

}  // namespace viz::model
