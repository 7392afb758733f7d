#pragma once

#include <string_view>

#include "protocol/imap/message_view.hpp"

namespace protocol::imap {

/// Where SEARCH looks for text, RFC 9051 section 6.4.4; substrings in the sense of unicode_casemap(). `text` is UTF-8.

/// FROM, TO, CC, BCC: in one of the addresses as the envelope has them.
[[nodiscard]] bool addresses_contain(const MessageView& message, std::string_view field, std::string_view text);
/// SUBJECT, HEADER: in the decoded body of a field of that name; every field contains the empty text.
[[nodiscard]] bool field_contains(const MessageView& message, std::string_view field, std::string_view text);
/// BODY: in a decoded text part at any depth; no header fields.
[[nodiscard]] bool body_contains(const MessageView& message, std::string_view text);
/// TEXT: as BODY, or in any header section, those of MIME parts and inner messages too.
[[nodiscard]] bool message_contains(const MessageView& message, std::string_view text);

}  // namespace protocol::imap
