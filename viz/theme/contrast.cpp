#include "viz/theme/contrast.hpp"

#include <algorithm>
#include <cmath>

namespace viz::theme {
namespace {

double linear_channel(ImU32 colour, unsigned shift) {
    const double value = static_cast<double>((colour >> shift) & 0xFFU) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double relative_luminance(ImU32 colour) {
    return 0.2126 * linear_channel(colour, IM_COL32_R_SHIFT) + 0.7152 * linear_channel(colour, IM_COL32_G_SHIFT) +
           0.0722 * linear_channel(colour, IM_COL32_B_SHIFT);
}

}  // namespace

double contrast(ImU32 a, ImU32 b) {
    const auto [darker, lighter] = std::minmax({relative_luminance(a), relative_luminance(b)});
    return (lighter + 0.05) / (darker + 0.05);
}

ImU32 text_on(ImU32 fill) {
    constexpr ImU32 black = IM_COL32(0x10, 0x14, 0x1C, 0xFF);
    return contrast(fill, black) >= contrast(fill, IM_COL32_WHITE) ? black : IM_COL32_WHITE;
}

}  // namespace viz::theme
