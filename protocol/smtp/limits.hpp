#pragma once

#include <cstddef>

/// Sizes of RFC 5321 section 4.5.3.1, and our own bounds where the RFC names none. All count octets.
namespace protocol::smtp::limits {

inline constexpr std::size_t local_part_octets_max = 64;  ///< RFC 5321 section 4.5.3.1.1
inline constexpr std::size_t domain_octets_max = 255;     ///< RFC 5321 section 4.5.3.1.2
inline constexpr std::size_t label_octets_max = 63;       ///< RFC 1035 section 2.3.4
inline constexpr std::size_t path_octets_max = 256;       ///< with "<" and ">", RFC 5321 section 4.5.3.1.3

/// Longest command line, CRLF included, RFC 5321 section 4.5.3.1.4.
inline constexpr std::size_t command_line_octets_max = 512;
/// What an offered SIZE adds to a MAIL command line, RFC 1870 section 3.
inline constexpr std::size_t size_parameter_octets = 26;
/// What an offered 8BITMIME adds to a MAIL command line: room for " BODY=8BITMIME". RFC 6152 names no figure.
inline constexpr std::size_t body_parameter_octets = 17;
/// What an offered SMTPUTF8 adds to a MAIL command line, RFC 6531 section 3.1.
inline constexpr std::size_t utf8_parameter_octets = 10;
/// Longest AUTH command line and longest line with a response of the client, CRLF included, RFC 4954 section 4.
inline constexpr std::size_t authentication_line_octets_max = 12'288;

/// Longest reply line a sender may make, CRLF included, RFC 5321 section 4.5.3.1.5.
inline constexpr std::size_t reply_line_octets_max = 512;
/// Longest reply line a client endures, and how many of them: our bounds, well above the RFC's, against
/// a server that never ends its reply.
inline constexpr std::size_t reply_line_octets_endured = 4096;
inline constexpr std::size_t reply_lines_endured = 256;

/// Longest text line that everybody must accept, CRLF included, RFC 5321 section 4.5.3.1.6.
inline constexpr std::size_t text_line_octets_max = 1000;
/// Recipients that every server must accept in one transaction, RFC 5321 section 4.5.3.1.8.
inline constexpr std::size_t recipients_min = 100;

/// Commands that may wait behind a question to the host before the server gives up: our bound. Content that waits there
/// in chunks is bounded by SIZE.
inline constexpr std::size_t waiting_input_octets_max = 1U << 20U;

}  // namespace protocol::smtp::limits
