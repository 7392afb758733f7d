#pragma once

#include <string>
#include <string_view>

namespace protocol::message {

/// Replaces the encoded words of unfolded text by UTF-8; white space between two of them goes. What is
/// not a valid encoded word stays as it is. Decoded CR, LF and NUL become spaces. RFC 2047 section 6.
[[nodiscard]] std::string decode_encoded_words(std::string_view text);

/// Text as it may stand in an unstructured field or a phrase: unchanged where it is printable ASCII that
/// cannot be mistaken for an encoded word, else as words of at most 75 octets in UTF-8, "Q" or "B"
/// whichever is shorter, separated by spaces. No character is split. RFC 2047 section 2, section 4, section 5.
[[nodiscard]] std::string encode_encoded_words(std::string_view utf8);

}  // namespace protocol::message
