#include "viz/app/argument_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

namespace viz::app {

protocol::Result<render::Size, std::string> parse_size(std::string_view text) {
    render::Size size;
    const char* const text_end = text.data() + text.size();
    const auto [cross, width_error] = std::from_chars(text.data(), text_end, size.width);
    if (width_error != std::errc() || cross == text_end || *cross != 'x') {
        return protocol::failure(fmt::format("\"{}\" is no size; write 1600x900", text));
    }
    const auto [end, height_error] = std::from_chars(cross + 1, text_end, size.height);
    if (height_error != std::errc() || end != text_end) {
        return protocol::failure(fmt::format("\"{}\" is no size; write 1600x900", text));
    }
    const auto [shorter, longer] = std::minmax(size.width, size.height);
    if (shorter < picture_side_min || longer > picture_side_max) {
        return protocol::failure(
            fmt::format("{}: a picture's sides are {} to {} pixels", text, picture_side_min, picture_side_max));
    }
    return size;
}

std::optional<double> parse_scale(std::string_view text) {
    double scale = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), scale);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (!(scale >= scale_min && scale <= scale_max)) return std::nullopt;
    return scale;
}

}  // namespace viz::app
