#pragma once

#include <string>
#include <string_view>

namespace sim::recording {

/// Octets as text that can be shown anywhere: outside printable ASCII as \xHH, a backslash as two.
[[nodiscard]] std::string printable(std::string_view octets);

}  // namespace sim::recording
