#pragma once

#include <string>

#include "protocol/imap/message_view.hpp"

namespace protocol::imap {

/// The text that PREVIEW shows, RFC 8970 section 3.3: the beginning of the main text, in UTF-8, without markup, white
/// space made single spaces, at most 200 characters. Empty where there is no text.
[[nodiscard]] std::string preview_text(const MessageView& message);

}  // namespace protocol::imap
