#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <imgui.h>

#include "viz/render/image.hpp"

namespace viz::render {

/// Whole pixels; right and bottom lie outside.
struct PixelRect {
    int left = 0;
    int top = 0;
    int right = 0;
    int bottom = 0;

    [[nodiscard]] bool empty() const { return left >= right || top >= bottom; }
    [[nodiscard]] PixelRect clipped_to(const PixelRect& other) const {
        return {std::max(left, other.left), std::max(top, other.top), std::min(right, other.right),
                std::min(bottom, other.bottom)};
    }
};

/// A colour taken apart: channels of 0 to 255.
struct Channels {
    std::uint32_t red = 0;
    std::uint32_t green = 0;
    std::uint32_t blue = 0;
    std::uint32_t alpha = 0;
};

[[nodiscard]] inline Channels channels(ImU32 colour) {
    return {(colour >> IM_COL32_R_SHIFT) & 0xFFU, (colour >> IM_COL32_G_SHIFT) & 0xFFU,
            (colour >> IM_COL32_B_SHIFT) & 0xFFU, (colour >> IM_COL32_A_SHIFT) & 0xFFU};
}

/// a * b / 255, rounded to the nearest. @param a,b  0 to 255
[[nodiscard]] inline std::uint32_t multiply_255(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t product = a * b + 128;
    return (product + (product >> 8U)) >> 8U;
}

/// Opaque pixels that are painted over.
class Canvas {
public:
    Canvas(Size size, ImU32 background)
        : size_(size),
          pixels_(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height),
                  background | IM_COL32_A_MASK) {}

    [[nodiscard]] PixelRect bounds() const { return {0, 0, size_.width, size_.height}; }
    [[nodiscard]] ImU32* row(int y) {
        return pixels_.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(size_.width);
    }

    /// Paints one pixel with another opacity than the colour's own.
    static void blend(ImU32& pixel, const Channels& colour, std::uint32_t alpha) {
        const Channels under = channels(pixel);
        const auto mixed = [alpha](std::uint32_t below, std::uint32_t above) {
            const std::uint32_t sum = below * (255 - alpha) + above * alpha + 128;
            return (sum + (sum >> 8U)) >> 8U;
        };
        pixel = IM_COL32(mixed(under.red, colour.red), mixed(under.green, colour.green), mixed(under.blue, colour.blue),
                         0xFFU);
    }

    /// Paints pixels [left, right) of a row in one colour.
    void blend_span(int y, int left, int right, ImU32 colour) {
        const Channels parts = channels(colour);
        ImU32* const pixels = row(y);
        if (parts.alpha == 255) {
            std::fill(pixels + left, pixels + right, colour);
        } else {
            for (int x = left; x < right; ++x) blend(pixels[x], parts, parts.alpha);
        }
    }

    [[nodiscard]] Image image() const;

private:
    Size size_;
    std::vector<ImU32> pixels_;
};

}  // namespace viz::render
