#pragma once

#include <cstddef>
#include <vector>

#include "protocol/base/octets.hpp"

namespace sim::network {

/// A line from which the offer of TLS was taken.
struct StrippedLine {
    std::size_t offset = 0;  ///< of its first octet in the octets
    protocol::Octets line;   ///< as it goes on, without CRLF
};

/// Takes the offer of TLS out of what a server says, as some middleboxes do: STARTTLS in an answer to EHLO (RFC 3207)
/// and among the capabilities of IMAP (RFC 9051 section 7.2.2), STLS in an answer to CAPA (RFC 2595), in any letter
/// case. As many X stand in its place, so that sequence numbers stay right. Everything else passes.
/// @param octets  whole lines are looked at
std::vector<StrippedLine> strip_starttls(protocol::Octets& octets);

}  // namespace sim::network
