#pragma once

#include <string>

#include "viz/layout/map_layout.hpp"
#include "viz/panels/map_labels.hpp"

namespace viz::panels {

/// What the mouse has hold of since its button went down.
struct MapPress {
    enum class Target : unsigned char { nothing, ground, host, packet, site };
    Target target = Target::nothing;
    std::string host;
    layout::Box site;        ///< of the one that is pressed, while it is one tile
    std::size_t packet = 0;  ///< index into Trace::packets()
    layout::Point grip;      ///< of a host: from the mouse to its position
    bool dragged = false;    ///< it went far enough to be no click
};

/// What the map keeps from one frame to the next.
struct MapCache {
    layout::Topology topology;  ///< that the layout was made for
    double aspect = 0;          ///< likewise
    layout::MapLayout layout;
    std::size_t searched_events = 0;  ///< for faults
    std::size_t faults = 0;           ///< in force after those
    std::size_t faults_most = 0;
    LabelMotion labels;
    MapPress press;
    bool opened_site = false;  ///< by the last click: a second one right after it is no double click on the ground
    bool following = false;    ///< the camera is still on its way to the mail: likewise
    bool settling = false;     ///< a label still moves: the next frame differs from this one
};

}  // namespace viz::panels
