#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "protocol/base/octets.hpp"
#include "protocol/base/result.hpp"
#include "protocol/dns/message.hpp"

namespace protocol::dns {

/// The wire form (RFC 1035 section 4.1), names compressed where RFC 3597 section 4 allows. Whole RRsets that
/// do not fit are left out: missing additional records silently, any other with TC set (RFC 2181 section 9).
/// @param size_octets_max  UDP: udp_octets_max(query); TCP: message_octets_max. @pre at least 512
[[nodiscard]] Octets encode(const Message& message, std::size_t size_octets_max = message_octets_max);

/// Reads one message that fills `octets` exactly. Strict: bounds, pointers only backwards, rdata as long as
/// its length says, one OPT at most.
[[nodiscard]] Result<Message, SyntaxError> decode(std::string_view octets);

/// The FORMERR response to a query that decode() refused; nullopt where the header is cut or it is a response.
[[nodiscard]] std::optional<Message> format_error_response(std::string_view octets);

/// Wire form of one record's data, without compression (also RFC 3597 section 5 text's octets).
[[nodiscard]] Octets encode_rdata(const Rdata& rdata);
/// Reads data that fills `octets` exactly and holds no compressed name.
[[nodiscard]] Result<Rdata, SyntaxError> decode_rdata(RecordType type, std::string_view octets);

}  // namespace protocol::dns
