#pragma once

#include <algorithm>

#include <imgui.h>

namespace viz::draw {

/// A rectangle in pixels. Right and bottom lie outside.
struct Rect {
    float left = 0;
    float top = 0;
    float right = 0;
    float bottom = 0;
    bool operator==(const Rect&) const = default;

    [[nodiscard]] float width() const { return right - left; }
    [[nodiscard]] float height() const { return bottom - top; }
    [[nodiscard]] ImVec2 min() const { return {left, top}; }
    [[nodiscard]] ImVec2 max() const { return {right, bottom}; }
    [[nodiscard]] ImVec2 centre() const { return {(left + right) * 0.5F, (top + bottom) * 0.5F}; }
    [[nodiscard]] bool contains(ImVec2 point) const {
        return point.x >= left && point.x < right && point.y >= top && point.y < bottom;
    }
    [[nodiscard]] bool contains(const Rect& other) const {
        return other.left >= left && other.right <= right && other.top >= top && other.bottom <= bottom;
    }
    [[nodiscard]] bool overlaps(const Rect& other) const {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
    /// Larger by so much on each side.
    [[nodiscard]] Rect grown(float by) const { return {left - by, top - by, right + by, bottom + by}; }
};

[[nodiscard]] inline Rect rect_around(ImVec2 centre, ImVec2 size) {
    return {centre.x - size.x * 0.5F, centre.y - size.y * 0.5F, centre.x + size.x * 0.5F, centre.y + size.y * 0.5F};
}
[[nodiscard]] inline Rect rect_at(ImVec2 top_left, ImVec2 size) {
    return {top_left.x, top_left.y, top_left.x + size.x, top_left.y + size.y};
}
[[nodiscard]] inline Rect joined(const Rect& a, const Rect& b) {
    return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right), std::max(a.bottom, b.bottom)};
}

/// The nearest corner of pixels: filled shapes and text that begin there are sharp.
[[nodiscard]] float snap(float value);
[[nodiscard]] ImVec2 snap(ImVec2 point);
/// The nearest centre of a pixel: horizontal and vertical lines of odd width along it are sharp.
[[nodiscard]] ImVec2 snap_to_centre(ImVec2 point);
/// A length of design as whole pixels, at least 1.
[[nodiscard]] float whole_pixels(float length, float scale);

[[nodiscard]] ImVec2 interpolate(ImVec2 from, ImVec2 to, float share);
[[nodiscard]] float distance(ImVec2 a, ImVec2 b);

}  // namespace viz::draw
