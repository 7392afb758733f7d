#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

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
    /// From a label's place to where it is now.
    [[nodiscard]] ImVec2 lag(std::string_view key) const;
    /// Whether a label is not at its place yet.
    [[nodiscard]] bool moving() const { return moving_; }
    /// Forgets everything.
    void clear();

private:
    struct Place {
        ImVec2 offset;  ///< of the label's corner from its anchor, in pixels
        ImVec2 lag;
    };

    draw::LabelSlots slots_;
    std::map<std::string, Place, std::less<>> places_;  ///< by key
    bool moving_ = false;
};

}  // namespace viz::panels
