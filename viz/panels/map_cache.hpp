#pragma once

#include <string>

#include "viz/draw/label_placer.hpp"
#include "viz/layout/map_layout.hpp"
#include "viz/panels/map_labels.hpp"

namespace viz::panels {

/// What the map keeps from one frame to the next.
struct MapCache {
    layout::Topology topology;  ///< that the layout was made for
    double aspect = 0;          ///< likewise
    layout::MapLayout layout;
    LabelMotion labels;         ///< where the labels of packets are on their way to their places
    std::string dragged;        ///< host that the mouse has hold of
    bool panning = false;
    bool settling = false;      ///< a label still moves: the next frame differs from this one
};

}  // namespace viz::panels
