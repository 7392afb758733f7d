#pragma once

#include <optional>

#include "viz/panels/probes.hpp"
#include "viz/panels/view_state.hpp"

namespace viz::panels {

using Rectangle = Probes::Rectangle;

/// Where the parts of the window are, in whole pixels. Columns that the window is too narrow for are left out; what
/// they would show becomes a tab at the bottom.
struct FrameGeometry {
    Rectangle transport;
    Rectangle timeline;
    Rectangle map;
    std::optional<Rectangle> left;    ///< journey
    std::optional<Rectangle> right;   ///< inspector
    std::optional<Rectangle> bottom;  ///< tabs
    std::optional<Rectangle> notice;  ///< one line at the lower edge
    /// Bars between parts, to be dragged.
    std::optional<Rectangle> left_splitter;
    std::optional<Rectangle> right_splitter;
    std::optional<Rectangle> bottom_splitter;
};

/// @param width   of the window in pixels
/// @param scale   pixels for one unit of design
/// @param notice  whether there is a line to be shown
[[nodiscard]] FrameGeometry make_frame_geometry(float width, float height, float scale, const PanelLayout& layout,
                                                bool notice);

/// The fractions and panels of a named layout.
[[nodiscard]] PanelLayout named_layout(LayoutName name);
/// Name for menus: "Lesson", "Lab", "Present".
[[nodiscard]] const char* name(LayoutName layout);

}  // namespace viz::panels
