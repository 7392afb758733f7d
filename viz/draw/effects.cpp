#include "viz/draw/effects.hpp"

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

namespace viz::draw {
namespace {

using theme::faded;

constexpr float pi = std::numbers::pi_v<float>;

/// Writes bands of triangles between rows of vertices.
class Mesh {
public:
    Mesh(ImDrawList& list, std::size_t vertices, std::size_t triangles)
        : list_(list), uv_(ImGui::GetFontTexUvWhitePixel()) {
        list.PrimReserve(static_cast<int>(triangles * 3), static_cast<int>(vertices));
        base_ = list._VtxCurrentIdx;
    }

    void vertex(ImVec2 at, ImU32 colour) { list_.PrimWriteVtx(at, uv_, colour); }
    /// Corners by the order in which they are written.
    void triangle(std::size_t a, std::size_t b, std::size_t c) {
        for (const std::size_t corner : {a, b, c}) list_.PrimWriteIdx(static_cast<ImDrawIdx>(base_ + corner));
    }

private:
    ImDrawList& list_;
    ImVec2 uv_;
    std::size_t base_;
};

/// The direction of a path at one of its points, one pixel long.
ImVec2 direction_at(std::span<const ImVec2> points, std::size_t index) {
    const ImVec2 before = points[index == 0 ? 0 : index - 1];
    const ImVec2 after = points[std::min(index + 1, points.size() - 1)];
    const float length = distance(before, after);
    if (length <= 0) return {1, 0};
    return {(after.x - before.x) / length, (after.y - before.y) / length};
}

}  // namespace

void draw_glow(ImDrawList& list, ImVec2 centre, float radius, ImU32 colour) {
    constexpr std::size_t spokes = 32;
    Mesh mesh(list, 1 + 2 * spokes, 3 * spokes);
    mesh.vertex(centre, colour);
    for (std::size_t i = 0; i < spokes; ++i) {
        const float angle = static_cast<float>(i) * 2 * pi / static_cast<float>(spokes);
        const ImVec2 way(std::cos(angle) * radius, std::sin(angle) * radius);
        // Light falls off faster near its centre.
        mesh.vertex({centre.x + way.x * 0.5F, centre.y + way.y * 0.5F}, faded(colour, 0.34F));
        mesh.vertex({centre.x + way.x, centre.y + way.y}, faded(colour, 0));
    }
    for (std::size_t i = 0; i < spokes; ++i) {
        const std::size_t here = 1 + 2 * i;
        const std::size_t next = 1 + 2 * ((i + 1) % spokes);
        mesh.triangle(0, here, next);
        mesh.triangle(here, here + 1, next + 1);
        mesh.triangle(here, next + 1, next);
    }
}

void draw_trail(ImDrawList& list, std::span<const ImVec2> points, float width, ImU32 colour) {
    if (points.size() < 2) return;
    Mesh mesh(list, 3 * points.size(), 4 * (points.size() - 1));
    for (std::size_t i = 0; i < points.size(); ++i) {
        const float share = static_cast<float>(i) / static_cast<float>(points.size() - 1);
        const ImVec2 along = direction_at(points, i);
        const ImVec2 aside(-along.y * width * 0.5F * share, along.x * width * 0.5F * share);
        mesh.vertex({points[i].x - aside.x, points[i].y - aside.y}, faded(colour, 0));
        mesh.vertex(points[i], faded(colour, share));
        mesh.vertex({points[i].x + aside.x, points[i].y + aside.y}, faded(colour, 0));
    }
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        for (const std::size_t side : {3 * i, 3 * i + 1}) {
            mesh.triangle(side, side + 1, side + 4);
            mesh.triangle(side, side + 4, side + 3);
        }
    }
}

void draw_shadow(ImDrawList& list, const Rect& rect, float rounding, float depth, ImU32 colour) {
    constexpr std::size_t corner_points = 7;
    constexpr std::size_t count = 4 * corner_points;
    const std::array<ImVec2, 4> centres = {
        ImVec2{rect.right - rounding, rect.bottom - rounding}, ImVec2{rect.left + rounding, rect.bottom - rounding},
        ImVec2{rect.left + rounding, rect.top + rounding}, ImVec2{rect.right - rounding, rect.top + rounding}};
    Mesh mesh(list, 3 * count, 4 * count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t corner = i / corner_points;
        const float turn = static_cast<float>(i % corner_points) / static_cast<float>(corner_points - 1);
        const float angle = (static_cast<float>(corner) + turn) * pi / 2;
        const ImVec2 way(std::cos(angle), std::sin(angle));
        const auto at = [&](float reach) {
            return ImVec2(centres[corner].x + way.x * reach, centres[corner].y + way.y * reach);
        };
        mesh.vertex(at(rounding - 2), colour);
        mesh.vertex(at(rounding + depth * 0.4F), faded(colour, 0.36F));
        mesh.vertex(at(rounding + depth), faded(colour, 0));
    }
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t here = 3 * i;
        const std::size_t next = 3 * ((i + 1) % count);
        for (const std::size_t ring : {std::size_t{0}, std::size_t{1}}) {
            mesh.triangle(here + ring, here + ring + 1, next + ring + 1);
            mesh.triangle(here + ring, next + ring + 1, next + ring);
        }
    }
}

void draw_dashed_line(ImDrawList& list, std::span<const ImVec2> points, float dash, float thickness, ImU32 colour) {
    float walked = 0;  // along the whole path, so that dashes go on over its bends
    for (std::size_t i = 0; i + 1 < points.size(); ++i) {
        const float length = distance(points[i], points[i + 1]);
        float at = 0;
        while (at < length) {
            const float into_pair = std::fmod(walked + at, 2 * dash);
            const bool drawn = into_pair < dash;
            const float left = std::max(0.01F, (drawn ? dash : 2 * dash) - into_pair);
            const float end = std::min(length, at + left);
            if (drawn) {
                list.AddLine(interpolate(points[i], points[i + 1], at / length),
                             interpolate(points[i], points[i + 1], end / length), colour, thickness);
            }
            at = end;
        }
        walked += length;
    }
}

}  // namespace viz::draw
