#pragma once

#include <span>
#include <string>
#include <string_view>

#include "viz/draw/geometry.hpp"
#include "viz/draw/host_tile.hpp"
#include "viz/draw/packet_shape.hpp"

namespace viz::render {

/// How a line is drawn in a picture as SVG.
struct SvgStroke {
    ImU32 colour = 0;
    float width = 1;     ///< in pixels
    float dash = 0;      ///< length of dashes and of gaps, in pixels; 0: it is whole
    bool round = false;  ///< its ends are
};

/// How words are written in a picture as SVG.
struct SvgLetters {
    ImU32 colour = 0;
    float size = 12;  ///< their em, in pixels
    bool bold = false;
    bool mono = false;
    const char* anchor = "middle";  ///< start, middle or end: which part of the words stands at the place
};

/// A picture as SVG 1.1 that grows at its end: the shapes that viz::draw draws on the screen, as elements that a
/// program for drawings can take apart; words stay words. All places and lengths are in pixels.
class SvgShapes {
public:
    /// What is drawn until end_group() belongs together; a browser tells the title of what the mouse rests on.
    void begin_group(std::string_view title);
    void end_group();

    /// @param fill  0: nothing is filled, as with the colour of a stroke
    void box(const draw::Rect& box, float rounding, ImU32 fill, const SvgStroke& stroke = {});
    void circle(ImVec2 centre, float radius, ImU32 fill, const SvgStroke& stroke = {});
    void path(std::span<const ImVec2> points, const SvgStroke& stroke);
    /// @param at  the letters' feet
    void words(ImVec2 at, const SvgLetters& letters, std::string_view text);
    /// A short text in a filled pill with a rim. @return what it covers
    draw::Rect badge(ImVec2 centre, std::string_view text, ImU32 fill, ImU32 rim, ImU32 ink);

    /// As draw::draw_host_icon().
    void host_icon(draw::HostShape shape, ImVec2 centre, float size, ImU32 colour);
    /// As draw::draw_packet(), without a glow.
    void packet(draw::PacketShape shape, ImVec2 centre, const theme::Palette& palette, const draw::PacketStyle& style);

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

/// At least the width of the words in whatever font a reader has in place of ours, in pixels.
[[nodiscard]] float svg_width(const SvgLetters& letters, std::string_view text);
/// The words, or as much of their beginning and end as is surely no wider, with an ellipsis between.
[[nodiscard]] std::string svg_fitted(const SvgLetters& letters, std::string_view text, float width);

}  // namespace viz::render
