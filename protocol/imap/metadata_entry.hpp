#pragma once

#include <string_view>

namespace protocol::imap {

/// Whether the name of an annotation can be one, RFC 5464 section 3.2: components behind "/" signs, the first of them
/// /private or /shared, printable ASCII without wildcards, and not too long (metadata_entry_octets_max).
/// @param name  in lower case, for names are compared without case
[[nodiscard]] bool is_metadata_entry(std::string_view name);

/// Whether an entry stands below another, and how far: 1 is its child. 0: it does not.
[[nodiscard]] unsigned levels_below(std::string_view entry, std::string_view superior);

}  // namespace protocol::imap
