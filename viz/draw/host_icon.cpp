#include <array>
#include <cmath>
#include <span>

#include "viz/draw/host_tile.hpp"

namespace viz::draw {
namespace {

/// Draws on a grid of 24 by 24, its origin in the middle, with every coordinate on whole pixels.
class IconPen {
public:
    IconPen(ImDrawList& list, ImVec2 centre, float size, ImU32 colour)
        : list_(list), unit_(size / 24), thickness_(whole_pixels(1.7F, size / 24)), colour_(colour) {
        // Lines of odd width are sharp on the centres of pixels, those of even width on their borders.
        const bool odd = static_cast<int>(thickness_) % 2 != 0;
        centre_ = odd ? snap_to_centre(centre) : snap(centre);
    }

    [[nodiscard]] ImVec2 at(float x, float y) const {
        return {centre_.x + snap(x * unit_), centre_.y + snap(y * unit_)};
    }
    /// Too small for what is within slots.
    [[nodiscard]] bool small() const { return unit_ < 0.9F; }
    void line(ImVec2 from, ImVec2 to, float width = 1) { list_.AddLine(from, to, colour_, thickness_ * width); }
    void box(ImVec2 from, ImVec2 to, float rounding) {
        list_.AddRect(from, to, colour_, rounding * unit_, ImDrawFlags_None, thickness_);
    }
    void filled_box(ImVec2 from, ImVec2 to, float rounding) {
        // Filled shapes are sharp on the borders of pixels.
        list_.AddRectFilled(snap(from), snap(to), colour_, rounding * unit_);
    }
    void circle(ImVec2 at, float radius) { list_.AddCircle(at, radius * unit_, colour_, 0, thickness_); }
    void dot(ImVec2 at, float radius) { list_.AddCircleFilled(at, std::max(1.0F, radius * unit_), colour_); }
    void ellipse(ImVec2 at, float half_width, float half_height) {
        constexpr int points = 24;
        for (int i = 0; i < points; ++i) {
            const float angle = static_cast<float>(i) * 6.2831853F / points;
            list_.PathLineTo(
                {at.x + std::cos(angle) * half_width * unit_, at.y + std::sin(angle) * half_height * unit_});
        }
        list_.PathStroke(colour_, ImDrawFlags_Closed, thickness_);
    }
    void path(std::span<const ImVec2> points, bool closed) {
        list_.AddPolyline(points.data(), static_cast<int>(points.size()), colour_,
                          closed ? ImDrawFlags_Closed : ImDrawFlags_None, thickness_);
    }

private:
    ImDrawList& list_;
    float unit_;
    float thickness_;
    ImU32 colour_;
    ImVec2 centre_;
};

void draw_laptop(IconPen& pen) {
    pen.box(pen.at(-9, -8), pen.at(9, 4), 1.5F);
    pen.filled_box(pen.at(-12, 6), pen.at(12, 9), 1.5F);
}

void draw_mail_server(IconPen& pen) {
    if (pen.small()) {
        pen.filled_box(pen.at(-10, -11), pen.at(10, -7), 1);
        pen.filled_box(pen.at(-10, -5), pen.at(10, -1), 1);
        pen.box(pen.at(-8, 2), pen.at(8, 11), 1);
        pen.line(pen.at(-8, 3), pen.at(0, 7));
        pen.line(pen.at(0, 7), pen.at(8, 3));
        return;
    }
    for (const float top : {-11.0F, -4.0F}) {
        pen.box(pen.at(-10, top), pen.at(10, top + 5), 1.5F);
        pen.dot(pen.at(6.5F, top + 2.5F), 1.1F);
        pen.line(pen.at(-7, top + 2.5F), pen.at(0, top + 2.5F));
    }
    pen.box(pen.at(-7, 3), pen.at(7, 12), 1);
    const std::array flap = {pen.at(-7, 3.5F), pen.at(0, 8.5F), pen.at(7, 3.5F)};
    pen.path(flap, false);
}

void draw_tree(IconPen& pen) {
    pen.box(pen.at(-4, -11), pen.at(4, -5), 1);
    pen.line(pen.at(0, -5), pen.at(0, 5));
    pen.line(pen.at(-9, 0), pen.at(9, 0));
    for (const float x : {-9.0F, 0.0F, 9.0F}) {
        pen.line(pen.at(x, 0), pen.at(x, 5));
        pen.filled_box(pen.at(x - 3, 5), pen.at(x + 3, 11), 1);
    }
}

void draw_searched_globe(IconPen& pen) {
    const ImVec2 centre = pen.at(-2, -2);
    pen.circle(centre, 9);
    pen.ellipse(centre, 4, 9);
    pen.line(pen.at(-11, -2), pen.at(7, -2));
    pen.line(pen.at(5, 5), pen.at(11, 11), 2);
}

void draw_box(IconPen& pen) {
    const std::array outline = {pen.at(0, -11), pen.at(10, -6), pen.at(10, 6),
                                pen.at(0, 11),  pen.at(-10, 6), pen.at(-10, -6)};
    pen.path(outline, true);
    const std::array lid = {pen.at(-10, -6), pen.at(0, -1), pen.at(10, -6)};
    pen.path(lid, false);
    pen.line(pen.at(0, -1), pen.at(0, 11));
}

}  // namespace

void draw_host_icon(ImDrawList& list, HostShape shape, ImVec2 centre, float size, ImU32 colour) {
    IconPen pen(list, centre, size, colour);
    switch (shape) {
        case HostShape::client:
            draw_laptop(pen);
            break;
        case HostShape::mail_server:
            draw_mail_server(pen);
            break;
        case HostShape::name_server:
            draw_tree(pen);
            break;
        case HostShape::resolver:
            draw_searched_globe(pen);
            break;
        case HostShape::other:
            draw_box(pen);
            break;
    }
}

}  // namespace viz::draw
