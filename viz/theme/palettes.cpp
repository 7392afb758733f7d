#include <algorithm>
#include <cmath>

#include "viz/theme/theme.hpp"

namespace viz::theme {
namespace {

/// @param rgb  red in the highest of three octets, as colours are usually written
constexpr ImU32 opaque(std::uint32_t rgb) {
    return IM_COL32((rgb >> 16U) & 0xFFU, (rgb >> 8U) & 0xFFU, rgb & 0xFFU, 0xFFU);
}

constexpr ImU32 translucent(std::uint32_t rgb, ImU32 alpha) {
    return (opaque(rgb) & ~IM_COL32_A_MASK) | (alpha << IM_COL32_A_SHIFT);
}

constexpr ImU32 channel(ImU32 colour, unsigned shift) {
    return (colour >> shift) & 0xFFU;
}

constexpr Palette dark{
    .dark = true,
    .background = opaque(0x0C1018),
    .panel = opaque(0x141A25),
    .panel_raised = opaque(0x222C3C),
    .grid = opaque(0x212A38),
    .line = opaque(0x38455A),
    .text = opaque(0xE8EDF4),
    .text_dim = opaque(0x9DAABC),
    .accent = opaque(0x5AA9FF),
    .success = opaque(0x3ECF8E),
    .warning = opaque(0xFFB454),
    .failure = opaque(0xFF6B6B),
    .shadow = translucent(0x000000, 0x66),
    .role = {opaque(0x9DCAFE), opaque(0xFEA052), opaque(0xB494FF), opaque(0x1CEEE4), opaque(0x8698AA)},
    .packet = {opaque(0xFCC41E), opaque(0x6DC4FE), opaque(0x11C290), opaque(0x9876F1), opaque(0xFFD1E6),
               opaque(0x8B9DB0)},
};

constexpr Palette light{
    .dark = false,
    .background = opaque(0xEEF2F8),
    .panel = opaque(0xFFFFFF),
    .panel_raised = opaque(0xE6ECF5),
    .grid = opaque(0xE1E7F0),
    .line = opaque(0xB9C4D4),
    .text = opaque(0x18212E),
    .text_dim = opaque(0x566476),
    .accent = opaque(0x1766CF),
    .success = opaque(0x0B7A4B),
    .warning = opaque(0x9A5B00),
    .failure = opaque(0xC62F3C),
    .shadow = translucent(0x24324A, 0x30),
    .role = {opaque(0x096399), opaque(0xA95701), opaque(0x9878E9), opaque(0x085753), opaque(0x6D7E90)},
    .packet = {opaque(0xB18801), opaque(0x0C6A96), opaque(0x027F5D), opaque(0x5940B2), opaque(0x8A025F),
               opaque(0x6F8093)},
};

}  // namespace

const Palette& dark_palette() {
    return dark;
}

const Palette& light_palette() {
    return light;
}

ImU32 faded(ImU32 colour, float opacity) {
    const float alpha = static_cast<float>(channel(colour, IM_COL32_A_SHIFT)) * std::clamp(opacity, 0.0F, 1.0F);
    return (colour & ~IM_COL32_A_MASK) | (static_cast<ImU32>(std::lround(alpha)) << IM_COL32_A_SHIFT);
}

ImU32 mixed(ImU32 from, ImU32 to, float share) {
    const auto weight = static_cast<ImU32>(std::lround(std::clamp(share, 0.0F, 1.0F) * 256.0F));
    ImU32 result = 0;
    for (const unsigned shift : {0U, 8U, 16U, 24U}) {
        const ImU32 sum = channel(from, shift) * (256U - weight) + channel(to, shift) * weight + 128U;
        result |= (sum >> 8U) << shift;
    }
    return result;
}

}  // namespace viz::theme
