#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "protocol/base/instant.hpp"

namespace protocol::imap {

/// Largest `number` and `nz-number`: 32 bits. RFC 9051 section 9
inline constexpr std::uint64_t number_max = UINT32_MAX;
/// Largest `number64` and mod-sequence: 63 bits. RFC 9051 section 9, RFC 7162 section 7
inline constexpr std::uint64_t number64_max = INT64_MAX;

/// Longest command, its literals and CRLF not counted. At least 8192 octets, RFC 7162 section 4; 64 KiB in Dovecot.
inline constexpr std::size_t command_octets_max = 65536;
/// The same before login, where it is a stranger who writes. 8 KiB in Dovecot.
inline constexpr std::size_t command_octets_before_login_max = 8192;
/// Longest literal of any command but APPEND. 100 KiB in mox.
inline constexpr std::size_t literal_octets_max = 102400;
/// Longest literal before login: a name or a password. A bound of ours, that of go-imap
inline constexpr std::size_t literal_octets_before_login_max = 4096;
/// All literals of a command but APPEND together. 1 MiB in mox.
inline constexpr std::size_t command_literals_octets_max = 1U << 20U;
/// Literals in one command. 1000 in mox.
inline constexpr std::size_t literals_max = 1000;
/// Longest non-synchronising literal where LITERAL- is offered in place of LITERAL+. RFC 7888 section 5
inline constexpr std::size_t literal_minus_octets_max = 4096;
/// Largest message that APPEND takes, unless settings say otherwise. A bound of ours
inline constexpr std::size_t append_octets_max = 50U << 20U;
/// So much of what is too long is read and thrown away, so that the dialogue can go on; then the connection closes. A
/// bound of ours
inline constexpr std::uint64_t discarded_octets_max = 256U << 20U;

/// Longest line of a response that a client keeps, its literals not counted. A bound of ours
inline constexpr std::size_t response_octets_max = 1U << 20U;
/// Literals of one response together. A bound of ours
inline constexpr std::size_t response_literals_octets_max = 128U << 20U;
/// Untagged responses to one command: as many as a very large mailbox has messages. A bound of ours
inline constexpr std::size_t responses_per_command_max = 2'000'000;
/// Responses of a client to the challenges of one AUTHENTICATE: SCRAM and LOGIN take two; one more may be "*". A bound
/// of ours
inline constexpr unsigned sasl_responses_max = 4;
/// A client ends IDLE and begins it anew at least so often. RFC 9051 section 6.3.13
inline constexpr Duration idle_renewal_max = std::chrono::minutes(29);

/// Parentheses, NOT and OR inside each other in a search, and lists in a response. A bound of ours
inline constexpr unsigned nesting_max = 50;
/// Longest mailbox name, in UTF-8. A bound of ours
inline constexpr std::size_t mailbox_name_octets_max = 1000;
/// Fields of ID, octets of a name and of a value. RFC 2971 section 3.3
inline constexpr std::size_t id_fields_max = 30;
inline constexpr std::size_t id_name_octets_max = 30;
inline constexpr std::size_t id_value_octets_max = 1024;

/// Shortest autologout timer after login. RFC 9051 section 5.4
inline constexpr Duration autologout_min = std::chrono::minutes(30);
/// How long a client may take to log in. 3 minutes in Dovecot.
inline constexpr Duration login_timeout_default = std::chrono::minutes(3);
/// Malformed commands in a row after which the connection closes. A bound of ours; 20 in Dovecot
inline constexpr unsigned errors_in_a_row_max = 50;

/// What is written as a quoted string and not as a literal, our bound: well within the 8192 octets of a line that RFC
/// 7162 section 4 tells clients to expect
inline constexpr std::size_t written_quoted_octets_max = 1000;

/// Longest name of an annotation (RFC 5464). A bound of ours
inline constexpr std::size_t metadata_entry_octets_max = 256;
/// Largest value of one: at least 1024, RFC 5464 section 4.1. 64 KiB as in Dovecot
inline constexpr std::size_t metadata_value_octets_max = 65536;
/// Annotations of one mailbox, or of one user on the server: at least 10, RFC 5464 section 4.1. A bound of ours
inline constexpr std::size_t metadata_entries_max = 100;

/// Characters of a preview. RFC 8970 section 3.3
inline constexpr std::size_t preview_characters_max = 200;
/// Octets of a decoded text that are looked at for a preview. A bound of ours: markup may hold any number of them
inline constexpr std::size_t preview_source_octets_max = 65536;

}  // namespace protocol::imap
