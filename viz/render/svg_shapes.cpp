#include "viz/render/svg_shapes.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "viz/model/xml_text.hpp"
#include "viz/theme/contrast.hpp"

namespace viz::render {
namespace {

// Of the em: fixed fonts are about 0.6 wide; of proportional ones this is more than most words need.
constexpr float mono_advance = 0.602F;
constexpr float regular_advance = 0.6F;
constexpr float bold_advance = 0.68F;

std::string svg_colour(ImU32 colour) {
    return fmt::format("#{:02x}{:02x}{:02x}", (colour >> IM_COL32_R_SHIFT) & 0xFFU,
                       (colour >> IM_COL32_G_SHIFT) & 0xFFU, (colour >> IM_COL32_B_SHIFT) & 0xFFU);
}

/// The attributes of a property that takes a colour: fill or stroke.
std::string paint(std::string_view property, ImU32 colour) {
    const ImU32 alpha = (colour >> IM_COL32_A_SHIFT) & 0xFFU;
    if (alpha == 0) return fmt::format(" {}=\"none\"", property);
    std::string text = fmt::format(" {}=\"{}\"", property, svg_colour(colour));
    if (alpha < 0xFFU) text += fmt::format(" {}-opacity=\"{:.2f}\"", property, static_cast<double>(alpha) / 0xFF);
    return text;
}

std::string stroke_of(const SvgStroke& stroke) {
    if (stroke.colour == 0) return {};
    std::string text = paint("stroke", stroke.colour) + fmt::format(" stroke-width=\"{:.1f}\"", stroke.width);
    if (stroke.dash > 0) text += fmt::format(" stroke-dasharray=\"{0:.1f} {0:.1f}\"", stroke.dash);
    if (stroke.round) text += " stroke-linecap=\"round\" stroke-linejoin=\"round\"";
    return text;
}

bool continues_letter(char octet) {
    return (static_cast<unsigned char>(octet) & 0xC0U) == 0x80U;
}

std::size_t count_letters(std::string_view text) {
    return static_cast<std::size_t>(
        std::count_if(text.begin(), text.end(), [](char octet) { return !continues_letter(octet); }));
}

float advance_of(const SvgLetters& letters) {
    return letters.size * (letters.mono ? mono_advance : letters.bold ? bold_advance : regular_advance);
}

/// The first so many letters.
std::string_view first_letters(std::string_view text, std::size_t count) {
    std::size_t end = 0;
    while (end < text.size() && count > 0) {
        ++end;
        while (end < text.size() && continues_letter(text[end])) ++end;
        --count;
    }
    return text.substr(0, end);
}

/// Shapes of hosts on a grid of 24 by 24, its origin in the middle, as viz/draw/host_icon.cpp draws them.
constexpr std::string_view laptop =
    "<rect x=\"-9\" y=\"-8\" width=\"18\" height=\"12\" rx=\"1.5\"/>"
    "<rect x=\"-12\" y=\"6\" width=\"24\" height=\"3\" rx=\"1.5\" fill=\"currentColor\" stroke=\"none\"/>";
constexpr std::string_view mail_server =
    "<rect x=\"-10\" y=\"-11\" width=\"20\" height=\"5\" rx=\"1.5\"/><path d=\"M-7-8.5H0\"/>"
    "<circle cx=\"6.5\" cy=\"-8.5\" r=\"1.1\" fill=\"currentColor\" stroke=\"none\"/>"
    "<rect x=\"-10\" y=\"-4\" width=\"20\" height=\"5\" rx=\"1.5\"/><path d=\"M-7-1.5H0\"/>"
    "<circle cx=\"6.5\" cy=\"-1.5\" r=\"1.1\" fill=\"currentColor\" stroke=\"none\"/>"
    "<rect x=\"-7\" y=\"3\" width=\"14\" height=\"9\" rx=\"1\"/><path d=\"M-7 3.5L0 8.5L7 3.5\"/>";
constexpr std::string_view name_tree =
    "<rect x=\"-4\" y=\"-11\" width=\"8\" height=\"6\" rx=\"1\"/><path d=\"M0-5V5M-9 5V0H9V5\"/>"
    "<g fill=\"currentColor\" stroke=\"none\"><rect x=\"-12\" y=\"5\" width=\"6\" height=\"6\" rx=\"1\"/>"
    "<rect x=\"-3\" y=\"5\" width=\"6\" height=\"6\" rx=\"1\"/>"
    "<rect x=\"6\" y=\"5\" width=\"6\" height=\"6\" rx=\"1\"/></g>";
constexpr std::string_view searched_globe =
    "<circle cx=\"-2\" cy=\"-2\" r=\"9\"/><ellipse cx=\"-2\" cy=\"-2\" rx=\"4\" ry=\"9\"/><path d=\"M-11-2H7\"/>"
    "<path d=\"M5 5L11 11\" stroke-width=\"3.4\"/>";
constexpr std::string_view plain_box = "<path d=\"M0-11L10-6V6L0 11L-10 6V-6ZM-10-6L0-1L10-6M0-1V11\"/>";

std::string_view host_fragment(draw::HostShape shape) {
    switch (shape) {
        case draw::HostShape::client:
            return laptop;
        case draw::HostShape::mail_server:
            return mail_server;
        case draw::HostShape::name_server:
            return name_tree;
        case draw::HostShape::resolver:
            return searched_globe;
        case draw::HostShape::other:
            return plain_box;
    }
    return plain_box;
}

/// Shapes of packets, their width 1, forward to the right, as viz/draw/packet_shape.cpp draws them. The colour of what
/// is filled is currentColor.
std::string packet_fragment(draw::PacketShape shape, const std::string& crease, const std::string& ground) {
    switch (shape) {
        case draw::PacketShape::mail:
            return fmt::format(
                "<rect x=\"-.5\" y=\"-.36\" width=\"1\" height=\".72\" fill=\"currentColor\"/>"
                "<path d=\"M-.45-.3L0 .08L.45-.3\" fill=\"none\" stroke=\"{}\" stroke-width=\".1\"/>",
                crease);
        case draw::PacketShape::command:
            return "<path d=\"M-.5-.26L-.46-.3H.16L.5 0L.16.3H-.46L-.5.26Z\" fill=\"currentColor\"/>";
        case draw::PacketShape::reply:
            return fmt::format(
                "<path d=\"M-.4-.36H.34L.4-.3V.3L.34.36H-.4L-.06 0Z\" fill=\"{}\" stroke=\"currentColor\" "
                "stroke-width=\".12\"/>",
                ground);
        case draw::PacketShape::dns_query:
            return fmt::format(
                "<path d=\"M0-.48L.48 0L0 .48L-.48 0Z\" fill=\"{}\" stroke=\"currentColor\" stroke-width=\".12\"/>",
                ground);
        case draw::PacketShape::dns_answer:
            return "<path d=\"M0-.48L.48 0L0 .48L-.48 0Z\" fill=\"currentColor\"/>";
        case draw::PacketShape::control:
            return fmt::format("<circle r=\".2\" fill=\"{}\" stroke=\"currentColor\" stroke-width=\".14\"/>", ground);
    }
    return {};
}

}  // namespace

void SvgShapes::begin_group(std::string_view title) {
    std::string lines;
    for (std::size_t begin = 0; begin <= title.size();) {
        const std::size_t end = std::min(title.find('\n', begin), title.size());
        if (begin > 0) lines += '\n';
        lines += model::xml_escaped(title.substr(begin, end - begin));
        begin = end + 1;
    }
    text_ += fmt::format("<g>\n<title>{}</title>\n", lines);
}

void SvgShapes::end_group() {
    text_ += "</g>\n";
}

void SvgShapes::box(const draw::Rect& box, float rounding, ImU32 fill, const SvgStroke& stroke) {
    text_ +=
        fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"{:.1f}\"{}{}/>\n",
                    box.left, box.top, box.width(), box.height(), rounding, paint("fill", fill), stroke_of(stroke));
}

void SvgShapes::circle(ImVec2 centre, float radius, ImU32 fill, const SvgStroke& stroke) {
    text_ += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"{:.1f}\"{}{}/>\n", centre.x, centre.y, radius,
                         paint("fill", fill), stroke_of(stroke));
}

void SvgShapes::path(std::span<const ImVec2> points, const SvgStroke& stroke) {
    text_ += "<path d=\"";
    char verb = 'M';
    for (const ImVec2 point : points) {
        text_ += fmt::format("{}{:.1f} {:.1f}", verb, point.x, point.y);
        verb = 'L';
    }
    text_ += fmt::format("\" fill=\"none\"{}/>\n", stroke_of(stroke));
}

void SvgShapes::words(ImVec2 at, const SvgLetters& letters, std::string_view text) {
    text_ += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" font-size=\"{:g}\"{}{}{}>{}</text>\n",
                         at.x, at.y, letters.anchor, letters.size, letters.bold ? " font-weight=\"600\"" : "",
                         letters.mono ? " font-family=\"monospace\"" : "", paint("fill", letters.colour),
                         model::xml_escaped(text));
}

draw::Rect SvgShapes::badge(ImVec2 centre, std::string_view text, ImU32 fill, ImU32 rim, ImU32 ink) {
    const SvgLetters letters{.colour = ink, .size = 11, .bold = true};
    const float height = 16;
    const draw::Rect pill = draw::rect_around(centre, {std::max(height, svg_width(letters, text) + 9), height});
    box(pill, height / 2, fill, {.colour = rim, .width = 1.5F});
    words({centre.x, centre.y + 4}, letters, text);
    return pill.grown(1);
}

void SvgShapes::host_icon(draw::HostShape shape, ImVec2 centre, float size, ImU32 colour) {
    text_ += fmt::format(
        "<g transform=\"translate({:.1f} {:.1f}) scale({:.3f})\" color=\"{}\" fill=\"none\" stroke=\"currentColor\" "
        "stroke-width=\"1.7\">{}</g>\n",
        centre.x, centre.y, size / 24, svg_colour(colour), host_fragment(shape));
}

void SvgShapes::packet(draw::PacketShape shape, ImVec2 centre, const theme::Palette& palette,
                       const draw::PacketStyle& style) {
    const ImU32 colour = palette.packet.at(static_cast<std::size_t>(shape));
    const ImU32 crease = theme::mixed(colour, theme::text_on(colour), 0.85F);
    text_ += fmt::format(
        "<g transform=\"translate({:.1f} {:.1f}) scale({:.2f} {:.2f})\" color=\"{}\" opacity=\"{:.2f}\" stroke=\"{}\" "
        "stroke-width=\"{:.3f}\" paint-order=\"stroke\">{}</g>\n",
        centre.x, centre.y, style.leftward ? -style.size : style.size, style.size, svg_colour(colour), style.opacity,
        svg_colour(style.highlighted ? palette.text : palette.panel), 3 / style.size,
        packet_fragment(shape, svg_colour(crease), svg_colour(palette.panel)));
    if (shape != draw::PacketShape::dns_query) return;
    // The question mark is no part of the shape that is turned over.
    words({centre.x, centre.y + style.size * 0.2F},
          {.colour = theme::faded(colour, style.opacity), .size = style.size * 0.55F, .bold = true}, "?");
}

float svg_width(const SvgLetters& letters, std::string_view text) {
    return advance_of(letters) * static_cast<float>(count_letters(text));
}

std::string svg_fitted(const SvgLetters& letters, std::string_view text, float width) {
    const std::size_t count = count_letters(text);
    const auto room = static_cast<std::size_t>(std::max(1.0F, width / advance_of(letters)));
    if (count <= room) return std::string(text);
    const std::size_t head = room / 2;
    const std::size_t tail = room - head - 1;
    std::string result(first_letters(text, head));
    result += "\u2026";
    return result.append(text.substr(first_letters(text, count - tail).size()));
}

}  // namespace viz::render
