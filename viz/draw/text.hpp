#pragma once

#include <string>
#include <string_view>

#include "viz/draw/geometry.hpp"
#include "viz/theme/theme.hpp"

namespace viz::draw {

[[nodiscard]] ImVec2 measure_text(const ImFont& font, std::string_view text);

/// The text, or as much of its beginning as fits with an ellipsis after it; cut between characters only. Empty if
/// not even the ellipsis fits.
[[nodiscard]] std::string fit_text(const ImFont& font, std::string_view text, float width);
/// The same with the ellipsis in the middle: for names whose ends tell them apart.
[[nodiscard]] std::string fit_text_middle(const ImFont& font, std::string_view text, float width);

/// Text with its upper left corner at a point, which is snapped to pixels.
void draw_text(ImDrawList& list, const ImFont& font, ImVec2 top_left, ImU32 colour, std::string_view text);
/// Text centred on a point, both ways. @return what it covers
Rect draw_text_centred(ImDrawList& list, const ImFont& font, ImVec2 centre, ImU32 colour, std::string_view text);

/// Looks of a text on a plate of its own, legible over anything.
struct PlateStyle {
    ImU32 text{};
    ImU32 fill{};
    ImU32 border{};  ///< 0: none
    float padding_x = 6;
    float padding_y = 3;
    float rounding = 4;
};
/// A plate in the colours of a palette. @param border  its rim; 0: that of lines
[[nodiscard]] PlateStyle plate_style(const theme::Theme& theme, ImU32 border = 0);
[[nodiscard]] ImVec2 plate_size(const ImFont& font, std::string_view text, const PlateStyle& style);
/// @return what it covers
Rect draw_plate(ImDrawList& list, const ImFont& font, ImVec2 top_left, std::string_view text, const PlateStyle& style);

}  // namespace viz::draw
