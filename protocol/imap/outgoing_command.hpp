#pragma once

#include <cstddef>
#include <deque>
#include <string_view>

#include "protocol/base/octets.hpp"

namespace protocol::imap {

/// Cuts a command into what may be sent without waiting: each piece but the last ends with `{n}` CRLF, behind which the
/// client waits for "+". A literal that need not wait becomes `{n+}`. RFC 9051 section 4.3, RFC 7888 section 3
/// @param command                   what Command::encode gives
/// @param non_synchronising_octets  the largest literal that need not wait; nothing may go without waiting: 0, and then
///                                  not even an empty one does
/// @return                          at least one piece; the last ends with CRLF
[[nodiscard]] std::deque<Octets> cut_at_literals(std::string_view command, std::size_t non_synchronising_octets);

}  // namespace protocol::imap
