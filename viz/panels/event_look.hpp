#pragma once

#include <cstdint>
#include <string_view>

#include "sim/recording/event.hpp"
#include "viz/theme/theme.hpp"

namespace viz::panels {

/// How good or bad it is for the mail.
enum class Tone : std::uint8_t { plain, good, warning, bad };

/// How an event is marked in a story or a list: by a glyph, and by a colour that says the same.
struct EventLook {
    const char* icon = "";
    Tone tone = Tone::plain;
};

[[nodiscard]] EventLook look_of(const sim::recording::Event& event);

/// Whether an option of a decision is what was chosen, which may say more: "later: in 5 min" of "later".
[[nodiscard]] bool is_chosen(std::string_view option, std::string_view chosen);

[[nodiscard]] ImU32 colour_of(const theme::Palette& palette, Tone tone);

}  // namespace viz::panels
