#pragma once

#include <string>
#include <string_view>

namespace protocol::pop3 {

/// The digest that proves knowledge of a shared secret: MD5 of the greeting's timestamp, angle brackets included,
/// followed by the secret. RFC 1939 section 7
[[nodiscard]] std::string apop_digest(std::string_view timestamp, std::string_view shared_secret);

/// The timestamp in the text of a greeting: the first "<...@...>" of graphic characters in the form of a
/// message identifier; empty if there is none. RFC 1939 section 7
[[nodiscard]] std::string_view find_timestamp(std::string_view greeting);

}  // namespace protocol::pop3
