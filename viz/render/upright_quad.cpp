#include "viz/render/upright_quad.hpp"

namespace viz::render {
namespace {

/// Pixels whose centres lie at or after a place.
int first_pixel(std::int64_t at) {
    return static_cast<int>((at + pixel_unit / 2 - 1) >> 8);
}

/// How the texture's coordinate changes from pixel to pixel along one axis.
struct TexelWalk {
    std::int64_t start = 0;  ///< at the centre of pixel 0
    std::int64_t step = 0;

    TexelWalk(std::int64_t from, std::int64_t to, std::int64_t texel_from, std::int64_t texel_to)
        : step((texel_to - texel_from) * pixel_unit / (to - from)) {
        start = texel_from + (pixel_unit / 2 - from) * step / pixel_unit;
    }
    [[nodiscard]] std::int64_t at(int pixel) const { return start + pixel * step; }
};

bool is_upright(const std::array<const ImDrawVert*, 4>& corners) {
    const auto& [a, b, c, d] = corners;
    return a->pos.y == b->pos.y && b->pos.x == c->pos.x && c->pos.y == d->pos.y && d->pos.x == a->pos.x &&
           a->pos.x < c->pos.x && a->pos.y < c->pos.y && a->uv.y == b->uv.y && b->uv.x == c->uv.x &&
           c->uv.y == d->uv.y && d->uv.x == a->uv.x && a->col == b->col && b->col == c->col && c->col == d->col;
}

}  // namespace

bool draw_upright_quad(Canvas& canvas, const GlyphTexture& texture, const PixelRect& clip,
                       const std::array<const ImDrawVert*, 4>& corners) {
    if (!is_upright(corners)) return false;
    const ImDrawVert& first = *corners[0];
    const ImDrawVert& last = *corners[2];
    const std::int64_t left = to_fixed(first.pos.x, pixel_unit);
    const std::int64_t top = to_fixed(first.pos.y, pixel_unit);
    const std::int64_t right = to_fixed(last.pos.x, pixel_unit);
    const std::int64_t bottom = to_fixed(last.pos.y, pixel_unit);
    const PixelRect box =
        PixelRect{first_pixel(left), first_pixel(top), first_pixel(right), first_pixel(bottom)}.clipped_to(clip);
    if (box.empty()) return true;

    const Channels colour = channels(first.col);
    if (texture.is_white(first) && texture.is_white(last)) {
        for (int y = box.top; y < box.bottom; ++y) canvas.blend_span(y, box.left, box.right, first.col);
        return true;
    }
    const TexelWalk u(left, right, texture.fixed_u(first.uv.x), texture.fixed_u(last.uv.x));
    const TexelWalk v(top, bottom, texture.fixed_v(first.uv.y), texture.fixed_v(last.uv.y));
    for (int y = box.top; y < box.bottom; ++y) {
        ImU32* const pixels = canvas.row(y);
        for (int x = box.left; x < box.right; ++x) {
            const std::uint32_t alpha = multiply_255(colour.alpha, texture.sample(u.at(x), v.at(y)));
            if (alpha != 0) Canvas::blend(pixels[x], colour, alpha);
        }
    }
    return true;
}

}  // namespace viz::render
