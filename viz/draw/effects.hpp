#pragma once

#include <span>

#include "viz/draw/geometry.hpp"
#include "viz/theme/theme.hpp"

namespace viz::draw {

/// A disc of light: `colour` in its centre, nothing at its rim.
void draw_glow(ImDrawList& list, ImVec2 centre, float radius, ImU32 colour);
/// A band along a path that grows from nothing at its first point to its full width and colour at its last.
void draw_trail(ImDrawList& list, std::span<const ImVec2> points, float width, ImU32 colour);
/// A soft shadow beneath a rounded rectangle. @param depth  how far it reaches, in pixels
void draw_shadow(ImDrawList& list, const Rect& rect, float rounding, float depth, ImU32 colour);
/// A line of dashes. A gap as long as a dash follows each.
void draw_dashed_line(ImDrawList& list, std::span<const ImVec2> points, float dash, float thickness, ImU32 colour);

}  // namespace viz::draw
