#pragma once

#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace protocol::pop3 {

/// The first (often only) line of a response. RFC 1939 section 3
struct Response {
    bool ok = false;
    std::string code;  ///< extended response code without brackets, such as `IN-USE`; may be empty. RFC 2449 section 8
    std::string text;

    /// @param line  without CRLF
    static Result<Response, SyntaxError> parse(std::string_view line);
    /// The line without CRLF.
    [[nodiscard]] std::string encode() const;
    /// What stands behind "+OK" or "-ERR": the code in its brackets, and the text.
    [[nodiscard]] std::string encode_text() const;

    bool operator==(const Response&) const = default;
};

/// Another session has the maildrop locked. RFC 2449 section 8.1.2
inline constexpr std::string_view code_in_use = "IN-USE";
/// The client logs in too often. RFC 2449 section 8.1.1
inline constexpr std::string_view code_login_delay = "LOGIN-DELAY";
/// The credentials are wrong, or may not be used so. RFC 3206 section 5
inline constexpr std::string_view code_auth = "AUTH";
/// A fault of the server that may go away by itself. RFC 3206 section 4
inline constexpr std::string_view code_system_temporary = "SYS/TEMP";
/// A fault of the server that needs an operator. RFC 3206 section 4
inline constexpr std::string_view code_system_permanent = "SYS/PERM";
/// The message has UTF-8 in its header, and the client has not asked for that. RFC 6856 section 5
inline constexpr std::string_view code_utf8 = "UTF8";

}  // namespace protocol::pop3
