#include "viz/render/png.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <vector>

#include <png.h>

namespace viz::render {
namespace {

using protocol::failure;

/// For libpng's interface without jumps. It writes no time and no text, so that a file depends on its pixels only.
png_image png_description() {
    png_image description{};
    description.version = PNG_IMAGE_VERSION;
    return description;
}

std::vector<std::uint8_t> without_alpha(const Image& image) {
    std::vector<std::uint8_t> rgb(image.rgba.size() / 4 * 3);
    std::uint8_t* octet = rgb.data();
    for (std::size_t i = 0; i < image.rgba.size(); i += 4) octet = std::copy_n(&image.rgba[i], 3, octet);
    return rgb;
}

std::string system_reason() {
    return std::generic_category().message(errno);
}

}  // namespace

std::string encode_png(const Image& image) {
    png_image description = png_description();
    description.width = static_cast<png_uint_32>(image.size.width);
    description.height = static_cast<png_uint_32>(image.size.height);
    description.format = PNG_FORMAT_RGB;
    description.flags = PNG_IMAGE_FLAG_FAST;
    const std::vector<std::uint8_t> rgb = without_alpha(image);
    png_alloc_size_t octets = PNG_IMAGE_PNG_SIZE_MAX(description);
    std::string result(octets, '\0');
    if (png_image_write_to_memory(&description, result.data(), &octets, 0, rgb.data(), 0, nullptr) == 0) octets = 0;
    result.resize(octets);
    return result;
}

protocol::Result<Image, std::string> decode_png(std::string_view octets) {
    png_image description = png_description();
    if (png_image_begin_read_from_memory(&description, octets.data(), octets.size()) == 0) {
        return failure(std::string(description.message));
    }
    if (description.width > size_pixels_max || description.height > size_pixels_max) {
        png_image_free(&description);
        return failure(std::string("the picture is too large"));
    }
    description.format = PNG_FORMAT_RGBA;
    Image image{.size = {static_cast<int>(description.width), static_cast<int>(description.height)},
                .rgba = std::vector<std::uint8_t>(PNG_IMAGE_SIZE(description))};
    if (png_image_finish_read(&description, nullptr, image.rgba.data(), 0, nullptr) == 0) {
        return failure(std::string(description.message));
    }
    return image;
}

protocol::Result<void, std::string> write_png(const std::string& path, const Image& image) {
    const std::string octets = encode_png(image);
    errno = 0;
    std::ofstream file(path, std::ios::binary);
    file << octets;
    file.close();
    if (!file) return failure(system_reason());
    return {};
}

protocol::Result<Image, std::string> read_png(const std::string& path) {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) return failure(system_reason());
    return decode_png(std::string(std::istreambuf_iterator<char>(file), {}));
}

}  // namespace viz::render
