#include "viz/render/soft_raster.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "protocol/base/random_stream.hpp"
#include "tests/support/catch.hpp"
#include "tests/viz/render/drawing.hpp"
#include "viz/draw/text.hpp"

namespace {

using tests::draw_picture;
using viz::render::Image;
using viz::theme::Theme;

constexpr ImU32 black = IM_COL32_BLACK;
constexpr ImU32 red = IM_COL32(255, 0, 0, 255);

viz::theme::Palette black_ground() {
    viz::theme::Palette palette = viz::theme::dark_palette();
    palette.background = black;
    return palette;
}

Image draw(viz::render::Size size, const std::function<void(ImDrawList&)>& paint) {
    return draw_picture(size, black_ground(), 1, [&](ImDrawList& list, const Theme&) {
        // Sharp edges: what is tested is which pixels are covered.
        list.Flags &= ~(ImDrawListFlags_AntiAliasedLines | ImDrawListFlags_AntiAliasedFill);
        paint(list);
    });
}

ImU32 pixel(const Image& image, int x, int y) {
    const std::uint8_t* const octets = image.pixel(x, y);
    return IM_COL32(octets[0], octets[1], octets[2], octets[3]);
}

std::size_t count(const Image& image, ImU32 colour) {
    std::size_t result = 0;
    for (int y = 0; y < image.size.height; ++y) {
        for (int x = 0; x < image.size.width; ++x) result += pixel(image, x, y) == colour ? 1U : 0U;
    }
    return result;
}

}  // namespace

TEST_CASE("A rectangle covers the pixels whose centres lie in it") {
    const Image image = draw({20, 10}, [](ImDrawList& list) {
        list.AddRectFilled({2, 3}, {7, 5}, red);
        list.AddRectFilled({10.4F, 3.5F}, {12.6F, 4.5F}, red);  // columns 10 to 12, of the rows that of 3.5 alone
    });
    CHECK(count(image, red) == 5 * 2 + 3 * 1);
    CHECK(pixel(image, 2, 3) == red);
    CHECK(pixel(image, 6, 4) == red);
    CHECK(pixel(image, 7, 4) == black);
    CHECK(pixel(image, 2, 2) == black);
    CHECK(pixel(image, 10, 3) == red);
    CHECK(pixel(image, 12, 3) == red);
    CHECK(pixel(image, 10, 4) == black);
}

TEST_CASE("Triangles that share edges paint each pixel once") {
    // A fan around a point that is nowhere near the middle of a pixel, half opaque: painting twice would show.
    const Image image = draw({64, 64}, [](ImDrawList& list) {
        const ImVec2 hub(30.37F, 29.81F);
        for (int i = 0; i < 24; ++i) {
            const auto rim = [hub](int step) {
                const float angle = static_cast<float>(step % 24) * 0.2617994F;
                return ImVec2(hub.x + std::cos(angle) * 25, hub.y + std::sin(angle) * 25);
            };
            list.AddTriangleFilled(hub, rim(i), rim(i + 1), IM_COL32(255, 255, 255, 128));
        }
    });
    const std::size_t once = count(image, IM_COL32(128, 128, 128, 255));
    CHECK(once + count(image, black) == 64 * 64);
    CHECK(once > 1850);  // the area is 1941
    CHECK(once < 2030);
}

TEST_CASE("Random triangles over a rectangle cover it wholly, with either winding") {
    protocol::RandomStream stream(3, 0, "rasteriser", "triangles");
    const auto number = [&] { return static_cast<float>(stream.below(6000)) / 100; };
    for (int i = 0; i < 20; ++i) {
        const ImVec2 inner(2 + number() * 0.9F, 2 + number() * 0.9F);
        const Image image = draw({60, 60}, [&](ImDrawList& list) {
            const ImVec2 corners[] = {{1, 1}, {59, 1}, {59, 59}, {1, 59}};
            for (int side = 0; side < 4; ++side) {
                ImVec2 from = corners[side];
                ImVec2 to = corners[(side + 1) % 4];
                if (side % 2 == 0) std::swap(from, to);
                list.AddTriangleFilled(inner, from, to, IM_COL32(255, 255, 255, 128));
            }
        });
        CHECK(count(image, IM_COL32(128, 128, 128, 255)) == 58 * 58);
    }
}

TEST_CASE("Colours are blended as integers") {
    const Image image = draw({4, 1}, [](ImDrawList& list) {
        list.AddRectFilled({0, 0}, {1, 1}, IM_COL32(200, 100, 0, 255));
        list.AddRectFilled({1, 0}, {2, 1}, IM_COL32(200, 100, 0, 51));
        list.AddRectFilled({2, 0}, {3, 1}, IM_COL32(200, 100, 0, 0));
        list.AddRectFilled({3, 0}, {4, 1}, IM_COL32(255, 255, 255, 128));
        list.AddRectFilled({3, 0}, {4, 1}, IM_COL32(0, 255, 255, 128));
    });
    CHECK(pixel(image, 0, 0) == IM_COL32(200, 100, 0, 255));
    CHECK(pixel(image, 1, 0) == IM_COL32(40, 20, 0, 255));
    CHECK(pixel(image, 2, 0) == black);
    CHECK(pixel(image, 3, 0) == IM_COL32(64, 192, 192, 255));
}

TEST_CASE("Colours between corners change evenly") {
    const Image image = draw({100, 4}, [](ImDrawList& list) {
        list.AddRectFilledMultiColor({0, 0}, {100, 4}, black, IM_COL32_WHITE, IM_COL32_WHITE, black);
    });
    for (int x = 0; x < 100; ++x) {
        const int expected = static_cast<int>(std::floor((static_cast<double>(x) + 0.5) * 2.55 + 0.5));
        for (int y = 0; y < 4; ++y) CHECK(std::abs(static_cast<int>(image.pixel(x, y)[1]) - expected) <= 1);
    }
}

TEST_CASE("Nothing is painted outside of the clip rectangle") {
    const Image image = draw({40, 40}, [](ImDrawList& list) {
        list.PushClipRect({10, 12}, {20, 15});
        list.AddRectFilled({0, 0}, {40, 40}, red);
        list.AddTriangleFilled({-100, -100}, {200, 10}, {10, 200}, red);
        list.PopClipRect();
    });
    CHECK(count(image, red) == 10 * 3);
    CHECK(pixel(image, 10, 12) == red);
    CHECK(pixel(image, 19, 14) == red);
}

TEST_CASE("Places far outside, infinite ones and none at all do no harm") {
    const float infinite = std::numeric_limits<float>::infinity();
    const float none = std::numeric_limits<float>::quiet_NaN();
    for (const float odd : {-1e5F, 1e5F, 1e9F, infinite, -infinite, none}) {
        const Image image = draw({30, 30}, [odd](ImDrawList& list) {
            list.AddTriangleFilled({odd, 3}, {10, odd}, {20, 20}, IM_COL32(255, 255, 255, 100));
            list.AddRectFilled({-5, 10}, {odd, 12}, red);
            list.AddText({odd, 5}, red, "text");
            list.AddLine({odd, odd}, {3, 4}, red, 2);
        });
        CHECK(image.rgba.size() == 30 * 30 * 4);
    }
}

TEST_CASE("Letters are painted as the font's glyphs are") {
    const Image image = draw_picture({40, 40}, black_ground(), 1, [](ImDrawList& list, const Theme& theme) {
        viz::draw::draw_text(list, *theme.fonts.title, {4.3F, 5.8F}, IM_COL32_WHITE, "l");
    });
    // The stem of an l is a column of white, sharp above and below.
    int tallest = 0;
    for (int x = 0; x < 40; ++x) {
        int height = 0;
        for (int y = 0; y < 40; ++y) height += image.pixel(x, y)[0] > 200 ? 1 : 0;
        tallest = std::max(tallest, height);
    }
    CHECK(tallest >= 12);
    CHECK(tallest <= 16);
}

TEST_CASE("More vertices than 16 bits count are drawn") {
    const Image image = draw({200, 200}, [](ImDrawList& list) {
        for (int i = 0; i < 40000; ++i) {
            const ImVec2 corner(static_cast<float>(i % 200), static_cast<float>(i / 200));
            list.AddRectFilled(corner, {corner.x + 1, corner.y + 1}, red);
        }
    });
    CHECK(count(image, red) == 200 * 200);
}
