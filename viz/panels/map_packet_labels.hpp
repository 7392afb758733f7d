#pragma once

#include <span>

#include "viz/panels/map_frame.hpp"

namespace viz::panels {

/// Writes beside packets what they carry, where there is room: what is selected first, mail before what is said
/// about it. Labels keep clear of `obstacles`, of packets and of each other, and glide from place to place.
void draw_packet_labels(const MapFrame& frame, std::span<const draw::Rect> obstacles);

}  // namespace viz::panels
