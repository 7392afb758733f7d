#pragma once

#include <string>
#include <string_view>

namespace protocol::imap {

/// Text as i;unicode-casemap compares it (RFC 5051 section 2): each character replaced by its title case and then
/// decomposed, so that neither case nor accents as such matter to where a text stands. Equality is that of octets,
/// order that of octets, a substring is one of octets (RFC 5255 section 4.2, I18NLEVEL=1). Of the Unicode data there
/// are Latin, Greek, Cyrillic and Armenian letters, letter-like symbols, ligatures and full-width forms; other
/// characters stand for themselves.
/// @param text  what is not UTF-8 in it becomes U+FFFD
[[nodiscard]] std::string unicode_casemap(std::string_view text);

}  // namespace protocol::imap
