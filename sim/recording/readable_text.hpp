#pragma once

#include <string>
#include <string_view>

namespace sim::recording {

/// Octets as text for a terminal or a screen: UTF-8 as it is; as \xHH what is not UTF-8, and what would steer the
/// terminal or turn the direction of writing in place of being shown.
[[nodiscard]] std::string readable_text(std::string_view octets);

/// The same for text in which octets are written as \xHH and a backslash as two, as in a narration.
[[nodiscard]] std::string unescaped(std::string_view printable);

}  // namespace sim::recording
