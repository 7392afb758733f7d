#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sim::app {

/// Octets as text for a terminal: UTF-8 as it is; as \xHH what is not UTF-8, and what would steer the
/// terminal or turn the direction of writing in place of being shown.
[[nodiscard]] std::string terminal_text(std::string_view octets);

/// The same for text in which octets are written as \xHH and a backslash as two, as in a narration.
[[nodiscard]] std::string unescaped(std::string_view printable);

/// "1 mail", "2 mails". @param noun  in the singular
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

}  // namespace sim::app
