#include <array>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/viz/render/check_picture.hpp"
#include "tests/viz/render/drawing.hpp"
#include "viz/draw/effects.hpp"
#include "viz/draw/host_tile.hpp"
#include "viz/draw/link.hpp"
#include "viz/draw/packet_shape.hpp"
#include "viz/draw/text.hpp"
#include "viz/theme/icons.hpp"

namespace {

using viz::draw::HostShape;
using viz::draw::PacketShape;
using viz::render::Image;
using viz::theme::Theme;

/// Places in units of design.
struct Sheet {
    ImDrawList& list;
    const Theme& theme;
    [[nodiscard]] ImVec2 at(float x, float y) const { return {x * theme.scale, y * theme.scale}; }
    [[nodiscard]] float px(float length) const { return length * theme.scale; }
};

void draw_hosts(const Sheet& sheet) {
    constexpr std::array names = {"Alice", "mail", "ns1", "resolver", "other"};
    for (std::size_t i = 0; i < names.size(); ++i) {
        const float x = 70 + 100 * static_cast<float>(i);
        const auto shape = static_cast<HostShape>(i);
        viz::draw::draw_host_tile(sheet.list, sheet.theme, sheet.at(x, 70),
                                  {.shape = shape, .size = sheet.px(54), .active = i == 1, .selected = i == 2});
        viz::draw::draw_text_centred(sheet.list, *sheet.theme.fonts.bold, sheet.at(x, 112), sheet.theme.palette.text,
                                     names[i]);
        viz::draw::draw_host_tile(sheet.list, sheet.theme, sheet.at(x, 170),
                                  {.shape = shape, .size = sheet.px(54), .up = i % 2 != 0, .dimmed = i == 3});
        viz::draw::draw_host_icon(sheet.list, shape, sheet.at(x, 225), sheet.px(16), sheet.theme.palette.role[i]);
    }
    viz::draw::draw_badge(sheet.list, sheet.theme, sheet.at(196, 46), viz::theme::icons::hourglass, "3",
                          sheet.theme.palette.warning);
}

void draw_links(const Sheet& sheet) {
    const auto link = [&](float y, const viz::draw::LinkStyle& style) {
        viz::draw::draw_link(sheet.list, sheet.theme, sheet.at(560, y), sheet.at(760, y + 12), style);
    };
    link(50, {});
    link(75, {.active = true});
    link(100, {.highlighted = true});
    link(125, {.lossy = true});
    link(150, {.up = false});
    link(175, {.dimmed = true});
    link(190, {.active = true, .bend = sheet.px(20)});
}

void draw_packets(const Sheet& sheet) {
    for (std::size_t kind = 0; kind < 6; ++kind) {
        const float y = 280 + 40 * static_cast<float>(kind);
        const auto shape = static_cast<PacketShape>(kind);
        float x = 50;
        for (const float size : {14.0F, 20.0F, 28.0F}) {
            viz::draw::draw_packet(sheet.list, sheet.theme, shape, sheet.at(x, y), {.size = sheet.px(size)});
            viz::draw::draw_packet(sheet.list, sheet.theme, shape, sheet.at(x + 200, y),
                                   {.size = sheet.px(size), .leftward = true, .glow = false});
            x += 60;
        }
        viz::draw::draw_packet(sheet.list, sheet.theme, shape, sheet.at(440, y),
                               {.size = sheet.px(22), .highlighted = true});
        viz::draw::draw_packet(sheet.list, sheet.theme, shape, sheet.at(490, y),
                               {.size = sheet.px(22), .opacity = 0.4F});
        viz::draw::draw_plate(sheet.list, *sheet.theme.fonts.mono_small, sheet.at(540, y - 10), "MX beta.test?",
                              viz::draw::plate_style(sheet.theme, sheet.theme.palette.packet[kind]));
    }
}

void draw_gallery(ImDrawList& list, const Theme& theme) {
    const Sheet sheet{list, theme};
    const viz::draw::Rect area{sheet.px(10), sheet.px(10), sheet.px(790), sheet.px(245)};
    viz::draw::draw_dotted_grid(list, theme, area, {0, 0}, sheet.px(28));
    viz::draw::draw_site(list, theme, area, "alpha.test");
    draw_hosts(sheet);
    draw_links(sheet);
    draw_packets(sheet);
    const std::array trail = {sheet.at(660, 300), sheet.at(700, 340), sheet.at(760, 350)};
    viz::draw::draw_trail(list, trail, sheet.px(10), theme.palette.packet[0]);
}

/// Which pixels of a shape differ from the ground, whatever its colour.
std::vector<bool> outline_of(PacketShape shape, float size) {
    viz::theme::Palette palette = viz::theme::dark_palette();
    palette.background = palette.panel;
    palette.packet.fill(IM_COL32_WHITE);
    const Image image = tests::draw_picture({40, 40}, palette, 1, [&](ImDrawList& list, const Theme& theme) {
        viz::draw::draw_packet(list, theme, shape, {20, 20}, {.size = size, .glow = false});
    });
    std::vector<bool> result;
    for (std::size_t i = 0; i < image.rgba.size(); i += 4) result.push_back(image.rgba[i] > 120);
    return result;
}

}  // namespace

TEST_CASE("Shapes, tiles, links and labels look as they did") {
    const viz::render::Size size{800, 520};
    tests::check_picture("shapes-dark", tests::draw_picture(size, viz::theme::dark_palette(), 1, draw_gallery));
    tests::check_picture("shapes-light", tests::draw_picture(size, viz::theme::light_palette(), 1, draw_gallery));
}

TEST_CASE("Pictures are the same each time they are drawn") {
    const auto draw = [] { return tests::draw_picture({800, 520}, viz::theme::dark_palette(), 1.5F, draw_gallery); };
    CHECK(draw() == draw());
}

TEST_CASE("Kinds of packets are told apart by their outlines alone, also small ones") {
    for (const float size : {14.0F, 28.0F}) {
        for (int a = 0; a < 6; ++a) {
            for (int b = 0; b < a; ++b) {
                const auto first = outline_of(static_cast<PacketShape>(a), size);
                const auto second = outline_of(static_cast<PacketShape>(b), size);
                int differing = 0;
                int either = 0;
                for (std::size_t i = 0; i < first.size(); ++i) {
                    differing += first[i] != second[i] ? 1 : 0;
                    either += first[i] || second[i] ? 1 : 0;
                }
                CAPTURE(size, a, b, differing, either);
                CHECK(differing * 4 >= either);  // at least a quarter of what either covers
            }
        }
    }
}
