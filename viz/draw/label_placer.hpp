#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "viz/draw/geometry.hpp"

namespace viz::draw {

/// A label that wants a place near its anchor.
struct LabelRequest {
    std::string key;      ///< tells it from the others, from one frame to the next
    ImVec2 anchor;        ///< centre of what it belongs to
    float clearance = 0;  ///< half the size of that, in pixels: the label stays clear of it
    ImVec2 size;          ///< of the label
    int priority = 0;     ///< the higher, the earlier it is placed
    float scale = 1;      ///< pixels for one unit of design: gaps grow with it
};

/// Where a label is in relation to its anchor: direction and distance. The order is that of preference.
using LabelSlot = std::uint8_t;
inline constexpr std::size_t label_slot_count = 24;

struct PlacedLabel {
    bool shown = false;  ///< false: there is no room for it
    Rect box;
    LabelSlot slot = 0;
    bool far = false;  ///< it stands apart from its anchor: draw a line from `tether` to the anchor
    ImVec2 tether;     ///< the point of the box that is nearest to the anchor
};

/// Slots by the keys of labels, as they were in the picture before this one.
using LabelSlots = std::map<std::string, LabelSlot, std::less<>>;

/// Places labels so that none overlaps an obstacle, another label, another label's anchor or the rim of `bounds`.
/// A pure function of its arguments. A label keeps its slot of `previous` as long as that is free, so that labels do
/// not jump while their anchors move.
/// @return one for each request, in the same order
[[nodiscard]] std::vector<PlacedLabel> place_labels(std::span<const LabelRequest> requests,
                                                    std::span<const Rect> obstacles, const Rect& bounds,
                                                    const LabelSlots& previous);

/// What is to be given as `previous` the next time.
[[nodiscard]] LabelSlots slots_of(std::span<const LabelRequest> requests, std::span<const PlacedLabel> placed);

}  // namespace viz::draw
