#pragma once

#include <array>

#include "viz/render/canvas.hpp"
#include "viz/render/glyph_texture.hpp"

namespace viz::render {

/// Paints a triangle. A pixel belongs to it if its centre lies inside, or on a left or upper edge: triangles that
/// share an edge paint each pixel once. Colours and texture are interpolated between the corners.
void draw_triangle(Canvas& canvas, const GlyphTexture& texture, const PixelRect& clip,
                   const std::array<const ImDrawVert*, 3>& corners);

}  // namespace viz::render
