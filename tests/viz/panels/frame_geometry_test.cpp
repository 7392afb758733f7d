#include "viz/panels/frame_geometry.hpp"

#include <array>
#include <vector>

#include "tests/support/catch.hpp"

namespace viz::panels {
namespace {

std::vector<Rectangle> parts_of(const FrameGeometry& frame) {
    std::vector<Rectangle> parts = {frame.transport, frame.timeline, frame.map};
    for (const auto& part : {frame.left, frame.right, frame.bottom, frame.notice}) {
        if (part) parts.push_back(*part);
    }
    return parts;
}

bool overlap(const Rectangle& a, const Rectangle& b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

void check_parts(const FrameGeometry& frame, float width, float height) {
    const std::vector<Rectangle> parts = parts_of(frame);
    for (std::size_t first = 0; first < parts.size(); ++first) {
        CAPTURE(first, width, height);
        CHECK(parts[first].left >= 0);
        CHECK(parts[first].right <= width);
        CHECK(parts[first].left < parts[first].right);
        CHECK(parts[first].top < parts[first].bottom);
        for (std::size_t second = first + 1; second < parts.size(); ++second) {
            CAPTURE(second);
            CHECK_FALSE(overlap(parts[first], parts[second]));
        }
    }
    CHECK(frame.map.bottom <= height);
}

}  // namespace

TEST_CASE("The parts of the window never overlap and stay inside") {
    constexpr std::array<std::array<float, 2>, 6> sizes = {
        {{800, 600}, {1024, 768}, {1280, 720}, {1600, 900}, {1920, 1200}, {3840, 2160}}};
    for (const auto& [width, height] : sizes) {
        for (const LayoutName layout : {LayoutName::lesson, LayoutName::lab, LayoutName::present}) {
            for (const float scale : {1.F, 1.5F, 2.F}) {
                if (width / scale < 800) continue;
                check_parts(make_frame_geometry(width, height, scale, named_layout(layout), true), width, height);
            }
        }
    }
}

TEST_CASE("Fractions that leave no room for the map give way") {
    PanelLayout layout = named_layout(LayoutName::lab);
    layout.left = 0.7;
    layout.right = 0.7;
    layout.bottom = 0.7;
    const FrameGeometry frame = make_frame_geometry(1000, 700, 1, layout, false);
    check_parts(frame, 1000, 700);
    CHECK(frame.map.right - frame.map.left >= 300);
}

TEST_CASE("A narrow window gives the inspector's column up before the journey's") {
    const FrameGeometry narrow = make_frame_geometry(800, 600, 1, named_layout(LayoutName::lab), false);
    CHECK(narrow.left.has_value());
    CHECK_FALSE(narrow.right.has_value());
    const FrameGeometry wide = make_frame_geometry(1280, 720, 1, named_layout(LayoutName::lab), false);
    CHECK(wide.left.has_value());
    CHECK(wide.right.has_value());
}

TEST_CASE("The map has the window nearly for itself when presenting") {
    const FrameGeometry frame = make_frame_geometry(1600, 900, 1, named_layout(LayoutName::present), false);
    CHECK_FALSE(frame.left.has_value());
    CHECK_FALSE(frame.right.has_value());
    CHECK_FALSE(frame.bottom.has_value());
    CHECK(frame.map.right - frame.map.left > 1500);
}

}  // namespace viz::panels
