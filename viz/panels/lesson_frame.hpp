#pragma once

#include <optional>
#include <string_view>

#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// Where the lesson is in the window, in the place of which part.
struct LessonPlace {
    std::optional<Rectangle> rectangle;  ///< nothing: it is closed

    /// Whether it is in the place of that part.
    [[nodiscard]] bool is_at(const std::optional<Rectangle>& part) const {
        return rectangle && part && rectangle->left == part->left && rectangle->top == part->top;
    }
};

/// The layout of the user, with room at the left while a lesson is open.
[[nodiscard]] PanelLayout layout_with_lesson(const PanelContext& context);
/// In the place of the journey, which becomes a tab; in a narrow window in that of the tabs, in a tiny one of the map.
[[nodiscard]] LessonPlace place_lesson(const PanelContext& context, const FrameGeometry& frame);
/// Frames the panel that the step of the lesson points at.
void draw_lesson_pointer(const PanelContext& context, const FrameGeometry& frame, const LessonPlace& lesson);
/// Whether the step of the lesson points at a host.
[[nodiscard]] bool is_pointed_at(const PanelContext& context, std::string_view host);

}  // namespace viz::panels
