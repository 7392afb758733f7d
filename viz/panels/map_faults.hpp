#pragma once

#include <string>
#include <vector>

#include "viz/draw/geometry.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// A fault in force, said at the upper left of the map.
struct FaultChip {
    std::string text;
    draw::Rect box;
};

/// Chips for the faults in force; what has no room is counted in the last one.
[[nodiscard]] std::vector<FaultChip> place_fault_chips(const PanelContext& context, const draw::Rect& panel);
void draw_fault_chips(const PanelContext& context, ImDrawList& list, const std::vector<FaultChip>& chips);

}  // namespace viz::panels
