#include "viz/draw/host_tile.hpp"

#include <string>

#include "viz/draw/effects.hpp"
#include "viz/draw/text.hpp"
#include "viz/theme/contrast.hpp"
#include "viz/theme/icons.hpp"

namespace viz::draw {
namespace {

using theme::faded;
using theme::mixed;

void draw_down_mark(ImDrawList& list, const theme::Theme& theme, const Rect& tile) {
    const float inset = tile.width() * 0.12F;
    const float thickness = whole_pixels(2.6F, theme.scale);
    const Rect cross = tile.grown(-inset);
    const ImU32 colour = theme.palette.failure;
    list.AddLine(cross.min(), cross.max(), colour, thickness);
    list.AddLine({cross.right, cross.top}, {cross.left, cross.bottom}, colour, thickness);
    draw_badge(list, theme, {tile.centre().x, tile.bottom}, theme::icons::bolt, "down", colour);
}

/// Corners around the tile, in another form than the ring of what is selected.
void draw_pointer(ImDrawList& list, const theme::Theme& theme, const Rect& tile) {
    const Rect frame = tile.grown(whole_pixels(9, theme.scale));
    const float reach = snap(tile.width() * 0.32F);
    const float thickness = whole_pixels(3, theme.scale);
    for (const float x : {frame.left, frame.right}) {
        for (const float y : {frame.top, frame.bottom}) {
            const ImVec2 points[] = {
                {x + (x == frame.left ? reach : -reach), y}, {x, y}, {x, y + (y == frame.top ? reach : -reach)}};
            list.AddPolyline(points, 3, theme.palette.warning, ImDrawFlags_None, thickness);
        }
    }
}

}  // namespace

void draw_host_tile(ImDrawList& list, const theme::Theme& theme, ImVec2 centre, const HostTile& tile) {
    const theme::Palette& palette = theme.palette;
    const ImU32 role = palette.role[static_cast<std::size_t>(tile.shape)];
    const ImU32 colour = tile.up ? role : palette.text_dim;
    const float opacity = tile.dimmed ? 0.5F : 1;
    const Rect box = host_tile_bounds(centre, tile.size);
    const float rounding = snap(tile.size * 0.22F);
    const float line = whole_pixels(tile.hovered || tile.active ? 2 : 1.5F, theme.scale);

    if (tile.active && tile.up) {
        draw_glow(list, box.centre(), tile.size * 1.05F, faded(role, (palette.dark ? 0.55F : 0.40F) * opacity));
    }
    draw_shadow(list, {box.left, box.top + 2 * theme.scale, box.right, box.bottom + 2 * theme.scale}, rounding,
                9 * theme.scale, faded(palette.shadow, opacity));
    const float tint = !tile.up ? 0.06F : tile.hovered || tile.selected ? 0.30F : 0.17F;
    list.AddRectFilled(box.min(), box.max(), mixed(palette.panel, colour, tint), rounding);
    list.AddRect(box.min(), box.max(), faded(colour, (tile.up ? 0.95F : 0.6F) * opacity), rounding, ImDrawFlags_None,
                 line);
    draw_host_icon(list, tile.shape, box.centre(), tile.size * 0.56F, faded(colour, (tile.up ? 1 : 0.7F) * opacity));
    if (tile.selected) {
        const Rect ring = box.grown(whole_pixels(4, theme.scale));
        list.AddRect(ring.min(), ring.max(), palette.accent, rounding + 4 * theme.scale, ImDrawFlags_None,
                     whole_pixels(2, theme.scale));
    }
    if (tile.pointed_at) draw_pointer(list, theme, box);
    if (!tile.up) draw_down_mark(list, theme, box);
}

Rect host_tile_bounds(ImVec2 centre, float size) {
    const float whole = snap(size / 2) * 2;
    return rect_around(snap(centre), {whole, whole});
}

Rect draw_badge(ImDrawList& list, const theme::Theme& theme, ImVec2 centre, std::string_view icon,
                std::string_view text, ImU32 fill) {
    const ImFont& font = *theme.fonts.small_bold;
    std::string label(icon);
    if (!icon.empty() && !text.empty()) label += ' ';
    label += text;
    const ImVec2 size = measure_text(font, label);
    const float height = snap(size.y + 2 * theme.scale);
    const float width = std::max(height, snap(size.x + 9 * theme.scale));
    const Rect pill = rect_at(snap(rect_around(centre, {width, height}).min()), {width, height});
    const Rect rim = pill.grown(whole_pixels(1.5F, theme.scale));
    list.AddRectFilled(rim.min(), rim.max(), theme.palette.panel, rim.height() / 2);
    list.AddRectFilled(pill.min(), pill.max(), fill, height / 2);
    draw_text_centred(list, font, pill.centre(), theme::text_on(fill), label);
    return rim;
}

}  // namespace viz::draw
