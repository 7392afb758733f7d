#pragma once

#include <cstdint>

/// The TCP ports that mail services have by assignment (RFC 6335 section 6 for what that means).
namespace protocol {

inline constexpr std::uint16_t lmtp_port = 24;         ///< any private mail system; where stores listen by habit
inline constexpr std::uint16_t smtp_port = 25;         ///< RFC 5321 section 4.5.4.2
inline constexpr std::uint16_t pop3_port = 110;        ///< RFC 1939 section 3
inline constexpr std::uint16_t imap_port = 143;        ///< RFC 9051 section 2.1
inline constexpr std::uint16_t submission_port = 587;  ///< RFC 6409 section 3.1

// With TLS from the start, RFC 8314 section 3.
inline constexpr std::uint16_t submissions_port = 465;
inline constexpr std::uint16_t imaps_port = 993;
inline constexpr std::uint16_t pop3s_port = 995;

}  // namespace protocol
