#pragma once

#include <string>
#include <string_view>

namespace protocol::message {

/// Text made readable, and what was lost on the way.
struct DisplayText {
    std::string utf8{};
    std::string note{};  ///< why some characters are replaced, in plain English; empty: nothing is lost

    bool operator==(const DisplayText&) const = default;
};

/// Converts octets in a character set (a name without case, RFC 2046 section 4.1.2) to UTF-8: us-ascii, utf-8,
/// iso-8859-1 and windows-1252. Of any other, and of invalid input, what is not ASCII becomes U+FFFD.
[[nodiscard]] DisplayText to_utf8(std::string_view octets, std::string_view charset);

}  // namespace protocol::message
