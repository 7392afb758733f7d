#pragma once

#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "viz/render/image.hpp"

namespace viz::render {

/// A PNG file's octets: the same image always gives the same ones with one version of zlib.
[[nodiscard]] std::string encode_png(const Image& image);
/// @return why the octets are no PNG file
[[nodiscard]] protocol::Result<Image, std::string> decode_png(std::string_view octets);

/// @return why the file cannot be written
[[nodiscard]] protocol::Result<void, std::string> write_png(const std::string& path, const Image& image);
[[nodiscard]] protocol::Result<Image, std::string> read_png(const std::string& path);

}  // namespace viz::render
