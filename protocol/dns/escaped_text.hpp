#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"

namespace protocol::dns {

/// One octet read from master-file text.
struct EscapedOctet {
    char octet = 0;
    bool escaped = false;    ///< written as `\X` or `\DDD`: it has no special meaning
    std::size_t length = 1;  ///< characters of text it took
};

/// Reads the octet at `position`, with `\X` and `\DDD` (RFC 1035 section 5.1). @pre position < text.size()
[[nodiscard]] Result<EscapedOctet, SyntaxError> read_escaped(std::string_view text, std::size_t position);
/// All octets of a text without quotes.
[[nodiscard]] Result<Octets, SyntaxError> unescape(std::string_view text);
/// Appends one octet: as it is, as `\X` if it is one of `special`, as `\DDD` if it is not printable ASCII.
void append_escaped(std::string& text, char octet, std::string_view special);

}  // namespace protocol::dns
