#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace protocol::imap {

/// UTF-8 as modified UTF-7, RFC 3501 section 5.1.3. @param utf8  well formed
[[nodiscard]] std::string encode_modified_utf7(std::string_view utf8);
/// Exactly what encode_modified_utf7() writes; nothing for any other octets.
[[nodiscard]] std::optional<std::string> decode_modified_utf7(std::string_view text);

}  // namespace protocol::imap
