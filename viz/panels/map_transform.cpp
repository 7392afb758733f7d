#include "viz/panels/map_transform.hpp"

#include <algorithm>

namespace viz::panels {
namespace {

layout::Point centre_of(const layout::Box& box) {
    return {(box.top_left.x + box.bottom_right.x) / 2, (box.top_left.y + box.bottom_right.y) / 2};
}

}  // namespace

MapTransform make_map_transform(const layout::Box& bounds, const MapView& view, const draw::Rect& area,
                                float scale_max) {
    const auto width = static_cast<float>(std::max(bounds.bottom_right.x - bounds.top_left.x, 1.0));
    const auto height = static_cast<float>(std::max(bounds.bottom_right.y - bounds.top_left.y, 1.0));
    const float fit = std::clamp(std::min(area.width() / width, area.height() / height), 1.0F, scale_max);
    MapTransform transform;
    transform.scale = fit * static_cast<float>(view.zoom);
    const layout::Point centre = centre_of(bounds);
    const ImVec2 middle = area.centre();
    transform.origin = {middle.x - static_cast<float>(centre.x + view.offset.x) * transform.scale,
                        middle.y - static_cast<float>(centre.y + view.offset.y) * transform.scale};
    return transform;
}

void zoom_map(MapView& view, const layout::Box& bounds, const draw::Rect& area, float scale_max, ImVec2 pixel,
              double factor) {
    const layout::Point before = make_map_transform(bounds, view, area, scale_max).to_map(pixel);
    view.zoom = std::clamp(view.zoom * factor, map_zoom_min, map_zoom_max);
    const layout::Point after = make_map_transform(bounds, view, area, scale_max).to_map(pixel);
    view.offset.x += before.x - after.x;
    view.offset.y += before.y - after.y;
    keep_in_sight(view, bounds);
}

void pan_map(MapView& view, const layout::Box& bounds, const MapTransform& transform, ImVec2 pixels) {
    view.follow = false;
    view.offset.x -= static_cast<double>(pixels.x / transform.scale);
    view.offset.y -= static_cast<double>(pixels.y / transform.scale);
    keep_in_sight(view, bounds);
}

void keep_in_sight(MapView& view, const layout::Box& bounds) {
    const double half_width = (bounds.bottom_right.x - bounds.top_left.x) / 2;
    const double half_height = (bounds.bottom_right.y - bounds.top_left.y) / 2;
    view.offset.x = std::clamp(view.offset.x, -half_width, half_width);
    view.offset.y = std::clamp(view.offset.y, -half_height, half_height);
}

void look_at(MapView& view, const layout::Box& bounds, layout::Point point) {
    const layout::Point centre = centre_of(bounds);
    view.offset = {point.x - centre.x, point.y - centre.y};
    keep_in_sight(view, bounds);
}

void fit_map(MapView& view) {
    view.follow = false;
    view.zoom = 1;
    view.offset = {};
}

}  // namespace viz::panels
