#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/imap/search_key.hpp"

namespace protocol::imap {

enum class CharsetOutcome : unsigned char {
    converted,
    unknown_charset,  ///< answered with BADCHARSET, RFC 9051 section 6.4.4
    bad_text,         ///< a string of the search is not in the charset that it names
};

/// Puts the strings of a search into UTF-8. @param charset  nothing: UTF-8, which holds US-ASCII. RFC 9051
/// section 6.4.4
[[nodiscard]] CharsetOutcome convert_to_utf8(SearchKey& key, const std::optional<std::string>& charset);
/// What BADCHARSET names.
[[nodiscard]] const std::vector<std::string>& search_charsets();

}  // namespace protocol::imap
