#pragma once

#include <array>

#include "viz/render/canvas.hpp"
#include "viz/render/glyph_texture.hpp"

namespace viz::render {

/// Two triangles that make an upright rectangle of one colour, as ImGui writes boxes and letters.
/// @return false: they are none; nothing is painted
[[nodiscard]] bool draw_upright_quad(Canvas& canvas, const GlyphTexture& texture, const PixelRect& clip,
                                     const std::array<const ImDrawVert*, 4>& corners);

}  // namespace viz::render
