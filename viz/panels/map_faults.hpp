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

/// How much of the panel's upper edge a map leaves to the chips of so many faults, three rows at most; what more there
/// are may lie over the map for a while.
[[nodiscard]] float fault_chips_height(const PanelContext& context, const draw::Rect& panel, std::size_t faults);
/// Chips for the faults in force; what has no room is counted in the last one.
[[nodiscard]] std::vector<FaultChip> place_fault_chips(const PanelContext& context, const draw::Rect& panel);
void draw_fault_chips(const PanelContext& context, ImDrawList& list, const std::vector<FaultChip>& chips);

}  // namespace viz::panels
