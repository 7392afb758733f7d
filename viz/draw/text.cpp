#include "viz/draw/text.hpp"

#include <cfloat>
#include <cstddef>

namespace viz::draw {
namespace {

constexpr std::string_view ellipsis = "\u2026";

bool continues_character(char octet) {
    return (static_cast<unsigned char>(octet) & 0xC0U) == 0x80U;
}

/// The longest beginning of whole characters that is at most so wide.
std::size_t prefix_that_fits(const ImFont& font, std::string_view text, float width) {
    float used = 0;
    std::size_t end = 0;
    while (end < text.size()) {
        std::size_t next = end + 1;
        while (next < text.size() && continues_character(text[next])) ++next;
        used += measure_text(font, text.substr(end, next - end)).x;
        if (used > width) break;
        end = next;
    }
    return end;
}

/// The longest end of whole characters that is at most so wide: where it begins.
std::size_t suffix_that_fits(const ImFont& font, std::string_view text, float width) {
    float used = 0;
    std::size_t begin = text.size();
    while (begin > 0) {
        std::size_t before = begin - 1;
        while (before > 0 && continues_character(text[before])) --before;
        used += measure_text(font, text.substr(before, begin - before)).x;
        if (used > width) break;
        begin = before;
    }
    return begin;
}

}  // namespace

ImVec2 measure_text(const ImFont& font, std::string_view text) {
    if (text.empty()) return {0, font.FontSize};  // which may be nowhere in memory
    return font.CalcTextSizeA(font.FontSize, FLT_MAX, 0, text.data(), text.data() + text.size());
}

std::string fit_text(const ImFont& font, std::string_view text, float width) {
    if (measure_text(font, text).x <= width) return std::string(text);
    const float room = width - measure_text(font, ellipsis).x;
    if (room < 0) return {};
    std::string_view kept = text.substr(0, prefix_that_fits(font, text, room));
    while (kept.ends_with(' ')) kept.remove_suffix(1);
    return std::string(kept).append(ellipsis);
}

std::string fit_text_middle(const ImFont& font, std::string_view text, float width) {
    if (measure_text(font, text).x <= width) return std::string(text);
    const float room = width - measure_text(font, ellipsis).x;
    if (room < 0) return {};
    const std::string_view head = text.substr(0, prefix_that_fits(font, text, room / 2));
    const std::string_view tail = text.substr(suffix_that_fits(font, text, room - measure_text(font, head).x));
    return std::string(head).append(ellipsis).append(tail);
}

void draw_text(ImDrawList& list, const ImFont& font, ImVec2 top_left, ImU32 colour, std::string_view text) {
    list.AddText(&font, font.FontSize, snap(top_left), colour, text.data(), text.data() + text.size());
}

Rect draw_text_centred(ImDrawList& list, const ImFont& font, ImVec2 centre, ImU32 colour, std::string_view text) {
    const ImVec2 size = measure_text(font, text);
    const ImVec2 top_left = snap(rect_around(centre, size).min());
    draw_text(list, font, top_left, colour, text);
    return rect_at(top_left, size);
}

PlateStyle plate_style(const theme::Theme& theme, ImU32 border) {
    return {.text = theme.palette.text,
            .fill = theme::faded(theme.palette.panel, 0.94F),
            .border = border != 0 ? border : theme.palette.line,
            .padding_x = whole_pixels(6, theme.scale),
            .padding_y = whole_pixels(2, theme.scale),
            .rounding = whole_pixels(4, theme.scale)};
}

ImVec2 plate_size(const ImFont& font, std::string_view text, const PlateStyle& style) {
    const ImVec2 size = measure_text(font, text);
    return {size.x + 2 * style.padding_x, size.y + 2 * style.padding_y};
}

Rect draw_plate(ImDrawList& list, const ImFont& font, ImVec2 top_left, std::string_view text, const PlateStyle& style) {
    const Rect plate = rect_at(snap(top_left), plate_size(font, text, style));
    list.AddRectFilled(plate.min(), plate.max(), style.fill, style.rounding);
    if (style.border != 0) list.AddRect(plate.min(), plate.max(), style.border, style.rounding);
    draw_text(list, font, {plate.left + style.padding_x, plate.top + style.padding_y}, style.text, text);
    return plate;
}

}  // namespace viz::draw
