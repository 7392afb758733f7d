#pragma once

#include <string_view>

namespace sim::app {

/// Of the program; the project's version in CMakeLists.txt.
inline constexpr std::string_view version = "0.1.0";

}  // namespace sim::app
