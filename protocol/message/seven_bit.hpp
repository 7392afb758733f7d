#pragma once

#include <string_view>

#include "protocol/base/octets.hpp"

namespace protocol::message {

/// The same message for a server that does not offer 8BITMIME: every 8-bit leaf becomes quoted-printable, and the
/// Content-Transfer-Encoding fields say so, RFC 6152 section 3, RFC 2045 section 6. A message that was no MIME message
/// becomes one of an unknown charset (RFC 1428 section 3). Header fields that are 8-bit themselves stay as they are.
/// @param octets  the whole message, lines ending with CRLF
[[nodiscard]] Octets to_seven_bit(std::string_view octets);

}  // namespace protocol::message
