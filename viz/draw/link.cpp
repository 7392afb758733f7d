#include "viz/draw/link.hpp"

#include <cmath>
#include <vector>

#include "viz/draw/effects.hpp"
#include "viz/draw/text.hpp"

namespace viz::draw {
namespace {

using theme::faded;
using theme::mixed;

/// @param progress  0 to 1, along the link
ImVec2 point_on_link(ImVec2 from, ImVec2 to, float bend, float progress) {
    const ImVec2 straight = interpolate(from, to, progress);
    const float length = distance(from, to);
    if (bend == 0 || length <= 0) return straight;
    const float aside = bend * 4 * progress * (1 - progress) / length;
    return {straight.x - (to.y - from.y) * aside, straight.y + (to.x - from.x) * aside};
}

/// The points of a link, so near each other that it looks round.
std::vector<ImVec2> link_points(ImVec2 from, ImVec2 to, float bend) {
    if (bend == 0) return {from, to};
    constexpr int pieces = 32;
    std::vector<ImVec2> points;
    for (int i = 0; i <= pieces; ++i) {
        points.push_back(point_on_link(from, to, bend, static_cast<float>(i) / static_cast<float>(pieces)));
    }
    return points;
}

void stroke(ImDrawList& list, const std::vector<ImVec2>& points, ImU32 colour, float thickness) {
    list.AddPolyline(points.data(), static_cast<int>(points.size()), colour, ImDrawFlags_None, thickness);
}

void draw_broken_mark(ImDrawList& list, const theme::Theme& theme, ImVec2 middle) {
    const ImVec2 centre = snap_to_centre(middle);
    const float radius = whole_pixels(8, theme.scale);
    const float arm = radius * 0.45F;
    const float thickness = whole_pixels(2, theme.scale);
    list.AddCircleFilled(centre, radius, theme.palette.panel);
    list.AddCircle(centre, radius, theme.palette.failure, 0, thickness);
    list.AddLine({centre.x - arm, centre.y - arm}, {centre.x + arm, centre.y + arm}, theme.palette.failure, thickness);
    list.AddLine({centre.x - arm, centre.y + arm}, {centre.x + arm, centre.y - arm}, theme.palette.failure, thickness);
}

}  // namespace

void draw_link(ImDrawList& list, const theme::Theme& theme, ImVec2 from, ImVec2 to, const LinkStyle& style) {
    const theme::Palette& palette = theme.palette;
    const float thickness = whole_pixels(style.highlighted || style.active ? 2.6F : 2, theme.scale);
    const bool odd = static_cast<int>(thickness) % 2 != 0;
    const std::vector<ImVec2> points =
        link_points(odd ? snap_to_centre(from) : snap(from), odd ? snap_to_centre(to) : snap(to), style.bend);
    const float opacity = style.dimmed ? 0.45F : 1;
    if (!style.up) {
        draw_dashed_line(list, points, 6 * theme.scale, thickness, faded(palette.failure, opacity * 0.85F));
        draw_broken_mark(list, theme, point_on_link(from, to, style.bend, 0.5F));
        return;
    }
    ImU32 colour = palette.line;
    if (style.active || style.highlighted) {
        colour = mixed(palette.line, palette.accent, style.highlighted ? 1.0F : 0.75F);
        stroke(list, points, faded(palette.accent, 0.07F * opacity), 12 * theme.scale);
        stroke(list, points, faded(palette.accent, 0.12F * opacity), 7 * theme.scale);
    }
    if (style.lossy) {
        draw_dashed_line(list, points, thickness + theme.scale, thickness, faded(colour, opacity));
    } else {
        stroke(list, points, faded(colour, opacity), thickness);
    }
}

void draw_site(ImDrawList& list, const theme::Theme& theme, const Rect& area, std::string_view title) {
    const theme::Palette& palette = theme.palette;
    const float rounding = whole_pixels(14, theme.scale);
    const ImVec2 min = snap(area.min());
    const ImVec2 max = snap(area.max());
    list.AddRectFilled(min, max, faded(palette.accent, palette.dark ? 0.055F : 0.05F), rounding);
    list.AddRect(min, max, faded(palette.accent, palette.dark ? 0.30F : 0.36F), rounding, ImDrawFlags_None,
                 whole_pixels(1, theme.scale));
    draw_text(list, *theme.fonts.bold, {area.left + 14 * theme.scale, area.top + 9 * theme.scale},
              mixed(palette.text_dim, palette.accent, 0.55F), title);
}

void draw_dotted_grid(ImDrawList& list, const theme::Theme& theme, const Rect& area, ImVec2 origin, float step) {
    if (step < 4) return;
    const auto first = [step](float start, float through) {
        return start + std::fmod(std::fmod(through - start, step) + step, step);
    };
    const float dot = whole_pixels(1.6F, theme.scale);
    for (float y = first(area.top, origin.y); y < area.bottom; y += step) {
        for (float x = first(area.left, origin.x); x < area.right; x += step) {
            const ImVec2 corner = snap(ImVec2(x, y));
            list.AddRectFilled(corner, {corner.x + dot, corner.y + dot}, theme.palette.grid);
        }
    }
}

}  // namespace viz::draw
