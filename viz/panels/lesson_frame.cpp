#include "viz/panels/lesson_frame.hpp"

#include <algorithm>

namespace viz::panels {

namespace {

/// The part of the window that shows a panel, by its name in lessons; nothing: it is not there.
std::optional<Rectangle> part_of(std::string_view panel, const FrameGeometry& frame) {
    if (panel.empty()) return std::nullopt;
    if (panel == "map") return frame.map;
    if (panel == "inspector" && frame.right) return frame.right;
    return frame.bottom;
}

}  // namespace

PanelLayout layout_with_lesson(const PanelContext& context) {
    PanelLayout layout = context.view.layout;
    layout.show_left = layout.show_left || context.lesson_is_open();
    return layout;
}

LessonPlace place_lesson(const PanelContext& context, const FrameGeometry& frame) {
    if (!context.lesson_is_open()) return {};
    if (frame.left) return {frame.left};
    return {frame.bottom ? frame.bottom : frame.map};
}

void draw_lesson_pointer(const PanelContext& context, const FrameGeometry& frame, const LessonPlace& lesson) {
    if (!context.lesson_is_open()) return;
    const auto part = part_of(context.lesson->highlight().panel, frame);
    if (!part || lesson.is_at(part)) return;
    const float line = std::max(1.F, context.px(2));
    const float grown = line / 2 + 1;  // in the gap between the panels, for they lie over what the window draws itself
    ImGui::GetWindowDrawList()->AddRect({part->left - grown, part->top - grown},
                                        {part->right + grown, part->bottom + grown}, context.theme.palette.warning,
                                        context.px(9), ImDrawFlags_None, line);
}

bool is_pointed_at(const PanelContext& context, std::string_view host) {
    if (!context.lesson_is_open()) return false;
    const sim::scenario::Highlight highlight = context.lesson->highlight();
    return std::ranges::find(highlight.hosts, host) != highlight.hosts.end();
}

}  // namespace viz::panels
