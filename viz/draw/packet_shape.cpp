#include "viz/draw/packet_shape.hpp"

#include <array>
#include <cstddef>
#include <numbers>
#include <span>

#include "viz/draw/effects.hpp"
#include "viz/theme/contrast.hpp"

namespace viz::draw {
namespace {

using theme::faded;
using theme::mixed;

/// Draws the parts of one packet: coordinates are in its width, from its centre, forward to the right.
class PacketPen {
public:
    PacketPen(ImDrawList& list, const theme::Theme& theme, ImU32 colour, ImVec2 centre, const PacketStyle& style)
        : list_(list),
          colour_(faded(colour, style.opacity)),
          ground_(faded(theme.palette.panel, style.opacity)),
          rim_(style.highlighted ? faded(theme.palette.text, style.opacity) : ground_),
          centre_(snap(centre)),
          size_(snap(style.size / 2) * 2),
          forward_(style.leftward ? -1.0F : 1.0F),
          line_(whole_pixels(style.size * 0.12F, 1)),
          rim_width_(whole_pixels(style.highlighted ? 2.0F : 1.5F, theme.scale)) {}

    [[nodiscard]] ImVec2 at(float x, float y) const {
        return {centre_.x + snap(x * size_) * forward_, centre_.y + snap(y * size_)};
    }
    [[nodiscard]] float size() const { return size_; }

    /// A solid polygon with a rim, so that it stands out from what is beneath it.
    void solid(std::span<const ImVec2> points) {
        list_.AddPolyline(points.data(), count(points), rim_, ImDrawFlags_Closed, 2 * rim_width_);
        fill(points, colour_);
    }
    /// A convex polygon's outline with the ground's colour inside.
    void hollow(std::span<const ImVec2> points) {
        list_.AddPolyline(points.data(), count(points), rim_, ImDrawFlags_Closed, line_ + 2 * rim_width_);
        fill(points, ground_);
        outline(points);
    }
    void outline(std::span<const ImVec2> points) {
        list_.AddPolyline(points.data(), count(points), colour_, ImDrawFlags_Closed, line_);
    }
    void rim(std::span<const ImVec2> points) {
        list_.AddPolyline(points.data(), count(points), rim_, ImDrawFlags_Closed, line_ + 2 * rim_width_);
    }
    void fill(std::span<const ImVec2> points, ImU32 colour) {
        // ImGui smooths the edges of clockwise polygons outwards only.
        if (forward_ > 0) {
            list_.AddConvexPolyFilled(points.data(), count(points), colour);
            return;
        }
        std::array<ImVec2, 8> turned{};
        for (std::size_t i = 0; i < points.size(); ++i) turned[i] = points[points.size() - 1 - i];
        list_.AddConvexPolyFilled(turned.data(), count(points), colour);
    }
    void stroke(std::span<const ImVec2> points, ImU32 colour, float thickness) {
        list_.AddPolyline(points.data(), count(points), colour, ImDrawFlags_None, thickness);
    }
    void ring(float radius) {
        list_.AddCircleFilled(centre_, radius * size_ + line_ / 2 + rim_width_, rim_);
        list_.AddCircleFilled(centre_, radius * size_, ground_);
        list_.AddCircle(centre_, radius * size_, colour_, 0, line_ * 1.2F);
    }
    void dot(ImVec2 where, float radius) { list_.AddCircleFilled(where, radius, colour_); }

    [[nodiscard]] ImU32 colour() const { return colour_; }
    [[nodiscard]] ImU32 ground() const { return ground_; }
    [[nodiscard]] float line() const { return line_; }

private:
    static int count(std::span<const ImVec2> points) { return static_cast<int>(points.size()); }

    ImDrawList& list_;
    ImU32 colour_;
    ImU32 ground_;
    ImU32 rim_;
    ImVec2 centre_;
    float size_;
    float forward_;
    float line_;
    float rim_width_;
};

void draw_envelope(PacketPen& pen, ImU32 crease) {
    const std::array corners = {pen.at(-0.5F, -0.36F), pen.at(0.5F, -0.36F), pen.at(0.5F, 0.36F), pen.at(-0.5F, 0.36F)};
    pen.solid(corners);
    const std::array flap = {pen.at(-0.45F, -0.30F), pen.at(0, 0.08F), pen.at(0.45F, -0.30F)};
    pen.stroke(flap, crease, pen.line());
}

void draw_command(PacketPen& pen) {
    const std::array pill = {pen.at(-0.46F, -0.30F), pen.at(0.16F, -0.30F), pen.at(0.5F, 0),      pen.at(0.16F, 0.30F),
                             pen.at(-0.46F, 0.30F),  pen.at(-0.5F, 0.26F),  pen.at(-0.5F, -0.26F)};
    pen.solid(pill);
}

void draw_reply(PacketPen& pen) {
    const std::array upper = {pen.at(-0.40F, -0.36F), pen.at(0.40F, -0.36F), pen.at(0.40F, 0), pen.at(-0.06F, 0)};
    const std::array lower = {pen.at(-0.06F, 0), pen.at(0.40F, 0), pen.at(0.40F, 0.36F), pen.at(-0.40F, 0.36F)};
    const std::array border = {pen.at(-0.40F, -0.36F), pen.at(0.34F, -0.36F), pen.at(0.40F, -0.30F),
                               pen.at(0.40F, 0.30F),   pen.at(0.34F, 0.36F),  pen.at(-0.40F, 0.36F),
                               pen.at(-0.06F, 0)};
    pen.rim(border);
    pen.fill(upper, pen.ground());
    pen.fill(lower, pen.ground());
    pen.outline(border);
}

std::array<ImVec2, 4> diamond(const PacketPen& pen) {
    return {pen.at(0, -0.48F), pen.at(0.48F, 0), pen.at(0, 0.48F), pen.at(-0.48F, 0)};
}

void draw_question(ImDrawList& list, const PacketPen& pen, ImVec2 centre) {
    const float unit = pen.size();
    const float thickness = std::max(1.5F, pen.line() * 0.8F);
    const ImVec2 hook(centre.x, centre.y - unit * 0.10F);
    constexpr float half_turn = std::numbers::pi_v<float>;
    list.PathArcTo(hook, unit * 0.11F, -half_turn, half_turn * 0.35F, 12);
    list.PathLineTo({centre.x, centre.y + unit * 0.08F});
    list.PathStroke(pen.colour(), ImDrawFlags_None, thickness);
    list.AddCircleFilled({centre.x, centre.y + unit * 0.19F}, thickness * 0.62F, pen.colour());
}

}  // namespace

void draw_packet(ImDrawList& list, const theme::Theme& theme, PacketShape shape, ImVec2 centre,
                 const PacketStyle& style) {
    const ImU32 colour = theme.palette.packet[static_cast<std::size_t>(shape)];
    if (style.glow) {
        const float strength = (style.highlighted ? 0.75F : 0.42F) * (theme.palette.dark ? 1.0F : 0.7F);
        draw_glow(list, centre, style.size * (style.highlighted ? 1.5F : 1.15F),
                  faded(colour, strength * style.opacity));
    }
    PacketPen pen(list, theme, colour, centre, style);
    switch (shape) {
        case PacketShape::mail:
            draw_envelope(pen, faded(mixed(colour, theme::text_on(colour), 0.85F), style.opacity));
            break;
        case PacketShape::command:
            draw_command(pen);
            break;
        case PacketShape::reply:
            draw_reply(pen);
            break;
        case PacketShape::dns_query:
            pen.hollow(diamond(pen));
            draw_question(list, pen, pen.at(0, 0));
            break;
        case PacketShape::dns_answer:
            pen.solid(diamond(pen));
            break;
        case PacketShape::control:
            pen.ring(0.2F);
            break;
    }
}

Rect packet_bounds(ImVec2 centre, float size) {
    return rect_around(snap(centre), {size + 4, size + 4});
}

}  // namespace viz::draw
