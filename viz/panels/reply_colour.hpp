#pragma once

#include <string_view>

#include "viz/model/connection_transcript.hpp"
#include "viz/theme/theme.hpp"

namespace viz::panels {

/// Of what a client says.
[[nodiscard]] ImU32 command_colour(const theme::Palette& palette);
/// Of a reply, by the class of its code: done, go on, later, no. RFC 5321 section 4.2.1.
[[nodiscard]] ImU32 reply_colour(const theme::Palette& palette, std::string_view reply);
[[nodiscard]] ImU32 line_colour(const theme::Palette& palette, model::LineClass line_class);
/// A glyph that says the same as the colour.
[[nodiscard]] const char* line_glyph(model::LineClass line_class);

}  // namespace viz::panels
