#pragma once

#include <cstddef>

/// Sizes of RFC 5322 and MIME, and our own bounds where they name none.
namespace protocol::message {

/// A line should not be longer than this without its CRLF. RFC 5322 section 2.1.1.
inline constexpr std::size_t line_octets_recommended = 78;
/// A line must not be longer than this without its CRLF. RFC 5322 section 2.1.1.
inline constexpr std::size_t line_octets_max = 998;

/// RFC 2047 section 2.
inline constexpr std::size_t encoded_word_octets_max = 75;
/// A boundary, RFC 2046 section 5.1.1. Longer values of parameters are written in pieces, RFC 2231 section 3.
inline constexpr std::size_t boundary_octets_max = 70;
/// Parameters looked at in one field, our bound: joining continuations compares each with each.
inline constexpr std::size_t parameters_max = 200;

/// Bounds that keep a hostile message from costing more than it weighs.
struct EntityLimits {
    std::size_t depth_max = 100;    ///< nested entities; Postfix' mime_nesting_limit and Dovecot's bound are 100
    std::size_t parts_max = 10000;  ///< entities in all; Dovecot's bound is 10000
};

}  // namespace protocol::message
