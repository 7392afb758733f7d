#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace viz::theme {

/// Files of Debian's font packages, as they were when the program was built.
enum class FontFile : std::uint8_t { inter_regular, inter_semi_bold, jetbrains_mono_regular, font_awesome };

[[nodiscard]] std::span<const unsigned char> embedded_font(FontFile file);

}  // namespace viz::theme
