#pragma once

#include <cstddef>
#include <cstdint>

#include <imgui.h>

namespace viz::render {

/// Positions and lengths in 256ths of a pixel, texture coordinates in 65536ths of a texel.
inline constexpr std::int64_t pixel_unit = 256;
inline constexpr std::int64_t texel_unit = 65536;

/// A length in units, rounded to the nearest; far outside of any picture it is cut.
[[nodiscard]] std::int64_t to_fixed(float value, std::int64_t unit);

/// The atlas of glyphs: coverage of 0 to 255.
class GlyphTexture {
public:
    explicit GlyphTexture(ImFontAtlas& atlas);

    [[nodiscard]] std::int64_t fixed_u(float u) const { return to_fixed(u * static_cast<float>(width_), texel_unit); }
    [[nodiscard]] std::int64_t fixed_v(float v) const { return to_fixed(v * static_cast<float>(height_), texel_unit); }
    /// Whether a vertex points to the texel that is white: what has no texture does.
    [[nodiscard]] bool is_white(const ImDrawVert& vertex) const {
        return vertex.uv.x == white_.x && vertex.uv.y == white_.y;
    }

    /// Coverage between the four texels whose centres are nearest.
    [[nodiscard]] std::uint32_t sample(std::int64_t u, std::int64_t v) const;

private:
    [[nodiscard]] std::int64_t texel(std::int64_t x, std::int64_t y) const;

    const unsigned char* coverage_ = nullptr;
    int width_ = 0;
    int height_ = 0;
    ImVec2 white_;
};

}  // namespace viz::render
