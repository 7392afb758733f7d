#pragma once

#include "viz/draw/geometry.hpp"
#include "viz/layout/map_layout.hpp"
#include "viz/panels/view_state.hpp"

namespace viz::panels {

/// From map units to pixels and back.
struct MapTransform {
    ImVec2 origin;    ///< where the map's (0, 0) is
    float scale = 1;  ///< pixels in a map unit

    [[nodiscard]] ImVec2 to_screen(layout::Point point) const {
        return {origin.x + static_cast<float>(point.x) * scale, origin.y + static_cast<float>(point.y) * scale};
    }
    [[nodiscard]] draw::Rect to_screen(const layout::Box& box) const {
        const ImVec2 low = to_screen(box.top_left);
        const ImVec2 high = to_screen(box.bottom_right);
        return {low.x, low.y, high.x, high.y};
    }
    [[nodiscard]] layout::Point to_map(ImVec2 pixel) const {
        return {static_cast<double>((pixel.x - origin.x) / scale), static_cast<double>((pixel.y - origin.y) / scale)};
    }
};

inline constexpr double map_zoom_min = 0.3;
inline constexpr double map_zoom_max = 12;

/// @param area       where the whole map is at zoom 1
/// @param scale_max  pixels in a map unit that a small map is not enlarged beyond, at zoom 1
[[nodiscard]] MapTransform make_map_transform(const layout::Box& bounds, const MapView& view, const draw::Rect& area,
                                              float scale_max);

/// Changes the zoom so that the point of the map beneath a pixel stays there.
void zoom_map(MapView& view, const layout::Box& bounds, const draw::Rect& area, float scale_max, ImVec2 pixel,
              double factor);
/// Moves the map by so many pixels; some of it always stays in sight. It follows no mail any more.
void pan_map(MapView& view, const layout::Box& bounds, const MapTransform& transform, ImVec2 pixels);
/// Moves the map back so far that the picture's centre is on it.
void keep_in_sight(MapView& view, const layout::Box& bounds);
/// Moves the map so that a point of it is in the middle of the picture.
void look_at(MapView& view, const layout::Box& bounds, layout::Point point);
/// Everything is in sight again, no mail is followed, dragged hosts stay where they are.
void fit_map(MapView& view);

}  // namespace viz::panels
