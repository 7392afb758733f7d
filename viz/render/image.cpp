#include "viz/render/image.hpp"

#include <algorithm>
#include <cstdlib>

#include "viz/render/canvas.hpp"

namespace viz::render {

Image Canvas::image() const {
    Image image{.size = size_, .rgba = std::vector<std::uint8_t>(pixels_.size() * 4)};
    std::uint8_t* octet = image.rgba.data();
    for (const ImU32 pixel : pixels_) {
        *octet++ = static_cast<std::uint8_t>(pixel >> IM_COL32_R_SHIFT);
        *octet++ = static_cast<std::uint8_t>(pixel >> IM_COL32_G_SHIFT);
        *octet++ = static_cast<std::uint8_t>(pixel >> IM_COL32_B_SHIFT);
        *octet++ = static_cast<std::uint8_t>(pixel >> IM_COL32_A_SHIFT);
    }
    return image;
}

ImageDifference difference(const Image& a, const Image& b) {
    if (a.size != b.size)
        return {.pixels = std::max(a.rgba.size(), b.rgba.size()) / 4, .channel_max = 255, .picture = {}};
    constexpr int brightening = 8;
    ImageDifference result{.picture = a};
    for (std::size_t pixel = 0; pixel < a.rgba.size(); pixel += 4) {
        int largest = 0;
        for (std::size_t i = pixel; i < pixel + 3; ++i) {
            const int distance = std::abs(static_cast<int>(a.rgba[i]) - static_cast<int>(b.rgba[i]));
            result.picture.rgba[i] = static_cast<std::uint8_t>(std::min(255, distance * brightening));
            largest = std::max(largest, distance);
        }
        if (largest != 0) ++result.pixels;
        result.channel_max = std::max(result.channel_max, largest);
    }
    return result;
}

}  // namespace viz::render
