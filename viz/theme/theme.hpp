#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <imgui.h>

namespace viz::theme {

/// Colours by purpose. Roles and packet kinds differ in lightness as well as in hue, so that they can be told apart
/// without colour vision; their shapes differ in any case.
struct Palette {
    bool dark = true;
    ImU32 background{};  ///< of the window
    ImU32 panel{};
    ImU32 panel_raised{};  ///< buttons, table heads
    ImU32 grid{};
    ImU32 line{};  ///< borders, links at rest
    ImU32 text{};
    ImU32 text_dim{};  ///< still readable: contrast 4.5 to 1 or more
    ImU32 accent{};
    ImU32 success{};
    ImU32 warning{};
    ImU32 failure{};
    ImU32 shadow{};
    std::array<ImU32, 5> role{};    ///< by model::HostRole
    std::array<ImU32, 6> packet{};  ///< by model::PacketKind
};

[[nodiscard]] const Palette& dark_palette();
[[nodiscard]] const Palette& light_palette();

/// The colour with another opacity, 0 to 1, multiplied with its own.
[[nodiscard]] ImU32 faded(ImU32 colour, float opacity);
/// Channel by channel, the opacity too. @param share  of `to`, 0 to 1
[[nodiscard]] ImU32 mixed(ImU32 from, ImU32 to, float share);

/// Fonts of one ImGui context, rasterised for one scale. Each has the icons merged in. Sizes are the letters' em at
/// scale 1; ImGui's font size, from ascent to descent, is a fifth (Inter) to a third (JetBrains Mono) larger.
struct Fonts {
    ImFont* regular{};     ///< Inter, 14 px
    ImFont* bold{};        ///< Inter SemiBold, 14 px
    ImFont* title{};       ///< Inter SemiBold, 18 px
    ImFont* small{};       ///< Inter, 12 px
    ImFont* small_bold{};  ///< Inter SemiBold, 12 px
    ImFont* mono{};        ///< JetBrains Mono, 13 px
    ImFont* mono_small{};  ///< JetBrains Mono, 11.5 px
};

struct Theme {
    Palette palette;
    Fonts fonts;
    float scale = 1;  ///< pixels for one unit of design
};

/// Puts the embedded fonts into the current context's atlas, in place of what is there, and builds it.
[[nodiscard]] Fonts load_fonts(float scale);
/// SHA-256 of the embedded font files, in hexadecimal: pictures of other fonts cannot be compared.
[[nodiscard]] std::string_view fonts_digest();
/// Sets the current context's style from a fresh one.
void apply_style(const Palette& palette, float scale);

}  // namespace viz::theme
