#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "protocol/base/instant.hpp"

namespace protocol::pop3 {

/// The end of a line.
inline constexpr std::size_t crlf_octets = 2;
/// Longest command line, CRLF included. RFC 2449 section 4
inline constexpr std::size_t command_octets_max = 255;
/// Longest first line of a response, CRLF included; the client asks it of the lines of listings too.
/// RFC 2449 section 4
inline constexpr std::size_t response_octets_max = 512;
/// Longest line with a challenge or response of AUTH, CRLF included: they are as long as their mechanism makes them
/// (RFC 5034 section 4). The bound is that of RFC 4954 section 4.
inline constexpr std::size_t sasl_line_octets_max = 12'288;
/// Longest unique-id, of characters 0x21 to 0x7E. RFC 1939 section 7
inline constexpr std::size_t unique_id_octets_max = 70;
/// Largest message-number and largest line count of TOP that is understood.
inline constexpr std::uint32_t number_max = UINT32_MAX;
/// Shortest autologout timer a server may have. RFC 1939 section 3
inline constexpr Duration autologout_min = std::chrono::minutes(10);

}  // namespace protocol::pop3
