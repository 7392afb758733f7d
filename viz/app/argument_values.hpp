#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"
#include "viz/model/time_text.hpp"
#include "viz/render/image.hpp"

namespace viz::app {

using model::parse_time;

inline constexpr int picture_side_min = 200;  ///< pixels
inline constexpr int picture_side_max = 8192;

/// Reads `1600x900`; each side from picture_side_min to picture_side_max. @return what is wrong, for the user
[[nodiscard]] protocol::Result<render::Size, std::string> parse_size(std::string_view text);

inline constexpr double scale_min = 0.5;
inline constexpr double scale_max = 4;

/// Pixels for one unit of design, scale_min to scale_max. @return nullopt: it is no such number
[[nodiscard]] std::optional<double> parse_scale(std::string_view text);

}  // namespace viz::app
