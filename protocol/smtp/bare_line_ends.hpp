#pragma once

#include <cstddef>
#include <string_view>

namespace protocol::smtp {

/// Where the first CR or LF stands that is not part of a CRLF (RFC 5321 section 2.3.8), or npos. A CR at
/// the very end counts.
[[nodiscard]] std::size_t find_bare_cr_or_lf(std::string_view octets);

}  // namespace protocol::smtp
