#pragma once

#include <string_view>

#include "viz/draw/geometry.hpp"
#include "viz/theme/theme.hpp"

namespace viz::draw {

struct LinkStyle {
    bool up = true;            ///< a link that is down is dashed, in the colour of failures, with a cross in its middle
    bool lossy = false;        ///< it is dotted
    bool active = false;       ///< it glows
    bool highlighted = false;  ///< part of what is selected: thicker
    bool dimmed = false;
    float bend = 0;  ///< how far its middle is beside the straight line, in pixels, to the right as one looks along it
};

void draw_link(ImDrawList& list, const theme::Theme& theme, ImVec2 from, ImVec2 to, const LinkStyle& style);

/// The area of a site, under everything else, its name in the upper left corner.
void draw_site(ImDrawList& list, const theme::Theme& theme, const Rect& area, std::string_view title);

/// Small dots, a grid's points, for the map's ground. @param origin  a point of the grid
void draw_dotted_grid(ImDrawList& list, const theme::Theme& theme, const Rect& area, ImVec2 origin, float step);

}  // namespace viz::draw
