#include "viz/panels/frame_geometry.hpp"

#include <algorithm>
#include <cmath>

namespace viz::panels {
namespace {

// In units of design.
constexpr float margin = 8;
constexpr float gap = 8;
constexpr float transport_height = 38;
constexpr float timeline_height = 46;
constexpr float notice_height = 26;
constexpr float column_width_min = 240;
constexpr float map_width_min = 380;
constexpr float bottom_height_min = 130;
constexpr float map_height_min = 150;

struct SideColumns {
    float left = 0;  ///< widths; 0: not shown
    float right = 0;
};

/// The inspector gives way first, then the journey.
SideColumns make_columns(float width, float scale, const PanelLayout& layout) {
    const auto column = [&](bool shown, double fraction) {
        return shown ? std::max(column_width_min * scale, std::floor(width * static_cast<float>(fraction))) : 0.F;
    };
    SideColumns columns{column(layout.show_left, layout.left), column(layout.show_right, layout.right)};
    const float room = width - map_width_min * scale;
    if (columns.left + columns.right > room && columns.left > 0) {
        columns.left = std::max(column_width_min * scale, std::min(columns.left, room - columns.right));
    }
    if (columns.left + columns.right > room) columns.right = 0;
    if (columns.left > room) columns.left = room < column_width_min * scale ? 0 : room;
    return columns;
}

/// None where map and bottom would both be too low to be of use.
float bottom_height(float height, float scale, const PanelLayout& layout) {
    const float room = height - map_height_min * scale;
    if (!layout.show_bottom || room < bottom_height_min * scale) return 0;
    const float wanted = std::max(bottom_height_min * scale, std::floor(height * static_cast<float>(layout.bottom)));
    return std::min(wanted, room);
}

}  // namespace

FrameGeometry make_frame_geometry(float width, float height, float scale, const PanelLayout& layout, bool notice) {
    const float edge = std::round(margin * scale);
    const float space = std::round(gap * scale);
    FrameGeometry frame;
    frame.transport = {edge, edge, width - edge, edge + std::round(transport_height * scale)};
    const float timeline_top = frame.transport.bottom + space / 2;
    frame.timeline = {edge, timeline_top, width - edge, timeline_top + std::round(timeline_height * scale)};

    float low = height - edge;
    if (notice) {
        frame.notice = Rectangle{edge, low - std::round(notice_height * scale), width - edge, low};
        low = frame.notice->top - space / 2;
    }
    const float top = frame.timeline.bottom + space;
    low = std::max(low, top + 1);
    const SideColumns columns = make_columns(width - 2 * edge, scale, layout);
    float map_left = edge;
    float map_right = width - edge;
    if (columns.left > 0) {
        frame.left = Rectangle{edge, top, edge + columns.left, low};
        frame.left_splitter = Rectangle{frame.left->right, top, frame.left->right + space, low};
        map_left = frame.left_splitter->right;
    }
    if (columns.right > 0) {
        frame.right = Rectangle{width - edge - columns.right, top, width - edge, low};
        frame.right_splitter = Rectangle{frame.right->left - space, top, frame.right->left, low};
        map_right = frame.right_splitter->left;
    }
    const float bottom = bottom_height(low - top, scale, layout);
    float map_low = low;
    if (bottom > 0) {
        frame.bottom = Rectangle{map_left, low - bottom, map_right, low};
        frame.bottom_splitter = Rectangle{map_left, frame.bottom->top - space, map_right, frame.bottom->top};
        map_low = frame.bottom_splitter->top;
    }
    frame.map = {map_left, top, map_right, std::max(map_low, top + 1)};
    return frame;
}

PanelLayout named_layout(LayoutName layout) {
    switch (layout) {
        case LayoutName::lesson:
            return {layout, 0.27, 0.26, 0.34, true, false, true};
        case LayoutName::lab:
            return {layout, 0.24, 0.27, 0.36, true, true, true};
        case LayoutName::present:
            return {layout, 0.27, 0.26, 0.32, false, false, false};
    }
    return {};
}

const char* name(LayoutName layout) {
    switch (layout) {
        case LayoutName::lesson:
            return "Lesson";
        case LayoutName::lab:
            return "Lab";
        case LayoutName::present:
            return "Present";
    }
    return "";
}

}  // namespace viz::panels
