#pragma once

#include <map>
#include <span>
#include <string>

#include "viz/draw/label_placer.hpp"

namespace viz::panels {

/// Labels that glide from where they were to where they belong, instead of jumping.
class LabelMotion {
public:
    /// Slots of the picture before, to be given to draw::place_labels().
    [[nodiscard]] const draw::LabelSlots& slots() const { return slots_; }
    /// Takes the places of a new picture. @param seconds  since the last one; 0: everything is at its place at once
    void follow(std::span<const draw::LabelRequest> requests, std::span<const draw::PlacedLabel> placed,
                double seconds);
    /// Upper left corner of a label now.
    [[nodiscard]] ImVec2 position(const draw::LabelRequest& request, const draw::PlacedLabel& placed) const;
    /// Whether a label is not at its place yet.
    [[nodiscard]] bool moving() const { return moving_; }
    /// Everything is at its place; nothing is remembered.
    void clear();

private:
    draw::LabelSlots slots_;
    std::map<std::string, ImVec2, std::less<>> lag_;  ///< from the place of a label to where it still is, in pixels
    std::map<std::string, ImVec2, std::less<>> offsets_;  ///< of the label from its anchor, at its place
    bool moving_ = false;
};

}  // namespace viz::panels
