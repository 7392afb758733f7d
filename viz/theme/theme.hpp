#pragma once

#include <array>
#include <cstdint>

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
    ImU32 line{};      ///< borders, links at rest
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

/// Fonts of one ImGui context, rasterised for one scale. Each has the icons merged in.
struct Fonts {
    ImFont* regular{};   ///< Inter, 16 px at scale 1
    ImFont* bold{};      ///< Inter SemiBold
    ImFont* title{};     ///< Inter SemiBold, larger
    ImFont* small{};     ///< Inter, 13 px
    ImFont* mono{};      ///< JetBrains Mono
    ImFont* mono_small{};
};

struct Theme {
    Palette palette;
    Fonts fonts;
    float scale = 1;  ///< pixels for one unit of design
};

/// Puts the embedded fonts into the current context's atlas, in place of what is there, and builds it.
[[nodiscard]] Fonts load_fonts(float scale);
/// Sets the current context's style from a fresh one.
void apply_style(const Palette& palette, float scale);

}  // namespace viz::theme
