#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace viz::render {

/// A size in pixels.
struct Size {
    int width = 0;
    int height = 0;
    bool operator==(const Size&) const = default;
};
inline constexpr int size_pixels_max = 16384;  ///< width and height of a picture

/// Opaque pixels, rows from top to bottom, four octets each: red, green, blue, 255.
struct Image {
    Size size;
    std::vector<std::uint8_t> rgba;
    bool operator==(const Image&) const = default;

    [[nodiscard]] const std::uint8_t* pixel(int x, int y) const {
        return &rgba[4 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(size.width) +
                          static_cast<std::size_t>(x))];
    }
};

/// How two pictures of one size differ.
struct ImageDifference {
    std::size_t pixels = 0;  ///< so many are not the same
    int channel_max = 0;     ///< greatest difference of a channel, 0 to 255
    Image picture;           ///< black where they agree, brighter the more they differ
};
/// @return everything differs, and an empty picture, if the sizes do
[[nodiscard]] ImageDifference difference(const Image& a, const Image& b);

}  // namespace viz::render
