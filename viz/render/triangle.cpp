#include "viz/render/triangle.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace viz::render {
namespace {

struct FixedPoint {
    std::int64_t x = 0;
    std::int64_t y = 0;
};

FixedPoint position(const ImDrawVert& vertex) {
    return {to_fixed(vertex.pos.x, pixel_unit), to_fixed(vertex.pos.y, pixel_unit)};
}

/// Twice the area of the triangle of an edge and a point: positive inside.
class Edge {
public:
    Edge(FixedPoint from, FixedPoint to, FixedPoint at)
        : step_x_(-(to.y - from.y) * pixel_unit), step_y_((to.x - from.x) * pixel_unit) {
        const std::int64_t dx = to.x - from.x;
        const std::int64_t dy = to.y - from.y;
        value_ = dx * (at.y - from.y) - dy * (at.x - from.x);
        // Only left and upper edges own the pixels whose centres they pass through.
        if (!(dy < 0 || (dy == 0 && dx > 0))) bias_ = -1;
    }

    [[nodiscard]] std::int64_t value() const { return value_; }
    [[nodiscard]] std::int64_t step_x() const { return step_x_; }
    [[nodiscard]] std::int64_t step_y() const { return step_y_; }
    void next_row() { value_ += step_y_; }

    /// Takes from [left, right), counted from the first column, what lies outside.
    void narrow(std::int64_t& left, std::int64_t& right) const {
        const std::int64_t value = value_ + bias_;
        if (step_x_ > 0) {
            if (value < 0) left = std::max(left, (-value + step_x_ - 1) / step_x_);
        } else if (value < 0) {
            right = left;
        } else if (step_x_ < 0) {
            right = std::min(right, value / -step_x_ + 1);
        }
    }

private:
    std::int64_t step_x_;
    std::int64_t step_y_;
    std::int64_t value_ = 0;
    std::int64_t bias_ = 0;
};

/// A value that changes evenly over the triangle, in 65536ths.
class Gradient {
public:
    Gradient() = default;
    Gradient(const std::array<std::int64_t, 3>& corners, const std::array<Edge, 3>& edges, double area,
             std::int64_t unit) {
        const auto share = [&](auto part) {
            double sum = 0;
            // Each corner's weight is the edge on the other side of it.
            for (std::size_t i = 0; i < 3; ++i) {
                sum += static_cast<double>(corners[i]) * static_cast<double>(part(edges[(i + 1) % 3]));
            }
            return static_cast<std::int64_t>(std::floor(sum / area * static_cast<double>(unit) + 0.5));
        };
        row_start_ = share([](const Edge& edge) { return edge.value(); });
        step_x_ = share([](const Edge& edge) { return edge.step_x(); });
        step_y_ = share([](const Edge& edge) { return edge.step_y(); });
    }

    [[nodiscard]] std::int64_t at(std::int64_t column) const { return row_start_ + column * step_x_; }
    /// Of a colour's channel: rounded, 0 to 255.
    [[nodiscard]] std::uint32_t channel_at(std::int64_t column) const {
        return static_cast<std::uint32_t>(std::clamp<std::int64_t>((at(column) + 32768) >> 16, 0, 255));
    }
    void next_row() { row_start_ += step_y_; }

private:
    std::int64_t row_start_ = 0;
    std::int64_t step_x_ = 0;
    std::int64_t step_y_ = 0;
};

/// Rows and spans of a triangle with its corners in clockwise order.
class TriangleWalk {
public:
    TriangleWalk(const std::array<FixedPoint, 3>& points, const PixelRect& clip)
        : area_(cover(points, clip)), edges_(make_edges(points)) {}

    [[nodiscard]] const PixelRect& box() const { return box_; }
    [[nodiscard]] std::int64_t area() const { return area_; }
    [[nodiscard]] const std::array<Edge, 3>& edges() const { return edges_; }

    /// Calls paint(y, first column, last column + 1), columns counted from the box's left, for each row.
    template <class Paint>
    void for_each_span(Paint paint) {
        for (int y = box_.top; y < box_.bottom; ++y) {
            std::int64_t left = 0;
            std::int64_t right = box_.right - box_.left;
            for (const Edge& edge : edges_) edge.narrow(left, right);
            if (left < right) paint(y, left, right);
            for (Edge& edge : edges_) edge.next_row();
        }
    }

private:
    std::int64_t cover(const std::array<FixedPoint, 3>& p, const PixelRect& clip) {
        const auto [left, right] = std::minmax({p[0].x, p[1].x, p[2].x});
        const auto [top, bottom] = std::minmax({p[0].y, p[1].y, p[2].y});
        // Columns and rows whose pixels' centres are within.
        const auto first = [](std::int64_t at) { return static_cast<int>((at + pixel_unit / 2 - 1) >> 8); };
        const auto last = [](std::int64_t at) { return static_cast<int>((at + pixel_unit / 2) >> 8); };
        box_ = PixelRect{first(left), first(top), last(right), last(bottom)}.clipped_to(clip);
        return (p[1].x - p[0].x) * (p[2].y - p[0].y) - (p[1].y - p[0].y) * (p[2].x - p[0].x);
    }

    [[nodiscard]] std::array<Edge, 3> make_edges(const std::array<FixedPoint, 3>& p) const {
        const FixedPoint at{box_.left * pixel_unit + pixel_unit / 2, box_.top * pixel_unit + pixel_unit / 2};
        return {Edge(p[0], p[1], at), Edge(p[1], p[2], at), Edge(p[2], p[0], at)};
    }

    PixelRect box_;
    std::int64_t area_;
    std::array<Edge, 3> edges_;
};

/// What a pixel of a triangle gets whose corners differ in colour or have a texture.
class Shading {
public:
    Shading(const GlyphTexture& texture, const std::array<const ImDrawVert*, 3>& corners, const TriangleWalk& walk)
        : texture_(texture),
          textured_(!std::ranges::all_of(corners, [&](auto* corner) { return texture.is_white(*corner); })),
          colour_(channels(corners[0]->col)) {
        const auto gradient = [&](std::int64_t unit, auto value) {
            return Gradient({value(*corners[0]), value(*corners[1]), value(*corners[2])}, walk.edges(),
                            static_cast<double>(walk.area()), unit);
        };
        const auto channel = [&](unsigned shift) {
            return gradient(65536, [shift](const ImDrawVert& corner) {
                return static_cast<std::int64_t>((corner.col >> shift) & 0xFFU);
            });
        };
        if (textured_) {
            u_ = gradient(1, [&](const ImDrawVert& corner) { return texture.fixed_u(corner.uv.x); });
            v_ = gradient(1, [&](const ImDrawVert& corner) { return texture.fixed_v(corner.uv.y); });
        }
        const ImU32 differing = (corners[0]->col ^ corners[1]->col) | (corners[1]->col ^ corners[2]->col);
        alpha_changes_ = (differing & IM_COL32_A_MASK) != 0;
        colour_changes_ = (differing & ~IM_COL32_A_MASK) != 0;
        if (alpha_changes_) alpha_ = channel(IM_COL32_A_SHIFT);
        if (colour_changes_) rgb_ = {channel(IM_COL32_R_SHIFT), channel(IM_COL32_G_SHIFT), channel(IM_COL32_B_SHIFT)};
    }

    /// One colour everywhere.
    [[nodiscard]] bool flat() const { return !textured_ && !alpha_changes_ && !colour_changes_; }

    void paint(ImU32& pixel, std::int64_t column) const {
        Channels colour = colour_;
        if (alpha_changes_) colour.alpha = alpha_.channel_at(column);
        if (textured_) colour.alpha = multiply_255(colour.alpha, texture_.sample(u_.at(column), v_.at(column)));
        if (colour.alpha == 0) return;
        if (colour_changes_) {
            colour.red = rgb_[0].channel_at(column);
            colour.green = rgb_[1].channel_at(column);
            colour.blue = rgb_[2].channel_at(column);
        }
        Canvas::blend(pixel, colour, colour.alpha);
    }

    void next_row() {
        for (Gradient* gradient : {&alpha_, &u_, &v_, &rgb_[0], &rgb_[1], &rgb_[2]}) gradient->next_row();
    }

private:
    const GlyphTexture& texture_;
    bool textured_;
    bool alpha_changes_ = false;
    bool colour_changes_ = false;
    Channels colour_;
    Gradient alpha_;
    Gradient u_;
    Gradient v_;
    std::array<Gradient, 3> rgb_;
};

}  // namespace

void draw_triangle(Canvas& canvas, const GlyphTexture& texture, const PixelRect& clip,
                   const std::array<const ImDrawVert*, 3>& corners) {
    if (((corners[0]->col | corners[1]->col | corners[2]->col) & IM_COL32_A_MASK) == 0) return;
    std::array<const ImDrawVert*, 3> ordered = corners;
    TriangleWalk walk({position(*corners[0]), position(*corners[1]), position(*corners[2])}, clip);
    if (walk.box().empty() || walk.area() == 0) return;
    if (walk.area() < 0) {
        std::swap(ordered[1], ordered[2]);
        walk = TriangleWalk({position(*ordered[0]), position(*ordered[1]), position(*ordered[2])}, clip);
    }
    Shading shading(texture, ordered, walk);
    const int first = walk.box().left;
    int row = walk.box().top;
    walk.for_each_span([&](int y, std::int64_t left, std::int64_t right) {
        if (shading.flat()) {
            canvas.blend_span(y, first + static_cast<int>(left), first + static_cast<int>(right), ordered[0]->col);
            return;
        }
        for (; row < y; ++row) shading.next_row();
        ImU32* const pixels = canvas.row(y) + first;
        for (std::int64_t column = left; column < right; ++column) shading.paint(pixels[column], column);
    });
}

}  // namespace viz::render
