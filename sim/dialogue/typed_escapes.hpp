#pragma once

#include <string>
#include <string_view>

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"

namespace sim::dialogue {

/// What somebody has typed into a terminal that can say any octet, though a keyboard cannot: `\n` is a bare LF, `\r` a
/// bare CR, `\t` a tab, `\0` a NUL, `\xHH` any octet, `\\` a backslash.
/// @return the octets, without a line end; or what is wrong
[[nodiscard]] protocol::Result<protocol::Octets, std::string> octets_of_typed(std::string_view text);

/// The inverse, in printable ASCII.
[[nodiscard]] std::string typed_text(std::string_view octets);

/// Whether octets are one line as a keyboard gives it: text in UTF-8, and CRLF at its end alone.
[[nodiscard]] bool is_plain_line(std::string_view octets);

}  // namespace sim::dialogue
