#include "viz/render/glyph_texture.hpp"

#include <algorithm>
#include <cmath>

namespace viz::render {
namespace {

constexpr float position_max = 1 << 20;

}  // namespace

std::int64_t to_fixed(float value, std::int64_t unit) {
    if (std::isnan(value)) return 0;
    const double scaled =
        static_cast<double>(std::clamp(value, -position_max, position_max)) * static_cast<double>(unit);
    return static_cast<std::int64_t>(std::floor(scaled + 0.5));
}

GlyphTexture::GlyphTexture(ImFontAtlas& atlas) {
    unsigned char* pixels = nullptr;
    atlas.GetTexDataAsAlpha8(&pixels, &width_, &height_);
    coverage_ = pixels;
    white_ = atlas.TexUvWhitePixel;
}

std::int64_t GlyphTexture::texel(std::int64_t x, std::int64_t y) const {
    const auto column = static_cast<std::size_t>(std::clamp<std::int64_t>(x, 0, width_ - 1));
    const auto row = static_cast<std::size_t>(std::clamp<std::int64_t>(y, 0, height_ - 1));
    return coverage_[row * static_cast<std::size_t>(width_) + column];
}

std::uint32_t GlyphTexture::sample(std::int64_t u, std::int64_t v) const {
    const std::int64_t left = u - texel_unit / 2;
    const std::int64_t top = v - texel_unit / 2;
    const std::int64_t x = left >> 16;
    const std::int64_t y = top >> 16;
    const std::int64_t share_x = (left & 0xFFFF) >> 8;
    const std::int64_t share_y = (top & 0xFFFF) >> 8;
    if (share_x == 0 && share_y == 0) return static_cast<std::uint32_t>(texel(x, y));
    const std::int64_t upper = texel(x, y) * (256 - share_x) + texel(x + 1, y) * share_x;
    const std::int64_t lower = texel(x, y + 1) * (256 - share_x) + texel(x + 1, y + 1) * share_x;
    return static_cast<std::uint32_t>((upper * (256 - share_y) + lower * share_y + 32768) >> 16);
}

}  // namespace viz::render
