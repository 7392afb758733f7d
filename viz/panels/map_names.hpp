#pragma once

#include <string>
#include <vector>

#include "viz/panels/map_frame.hpp"

namespace viz::panels {

/// What is written beneath a host.
struct HostName {
    std::string label;  ///< in bold; empty: there is no room for it
    std::string full;   ///< in a second line; empty: there is no room for it
    bool down = false;  ///< it is off: said in a word of its own
    draw::Rect box;     ///< what the lines cover; nothing without a label
};

/// The names of all hosts in the order of the scene: as much of them as can be shown without names lying on other
/// names or hosts. All hosts lose the second line at once, and then the first.
[[nodiscard]] std::vector<HostName> make_host_names(const MapFrame& frame);

void draw_host_names(const MapFrame& frame, const std::vector<HostName>& names);

}  // namespace viz::panels
