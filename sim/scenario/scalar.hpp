#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"
#include "protocol/base/result.hpp"
#include "protocol/message/calendar.hpp"
#include "sim/scenario/expectation.hpp"
#include "sim/scenario/key_table.hpp"
#include "sim/yaml_text/units.hpp"

namespace sim::scenario {

/// A value, or what is wrong with the text and how to write it.
template <class T>
using Scalar = protocol::Result<T, std::string>;

/// No time in a scenario is longer.
inline constexpr protocol::Duration duration_max = std::chrono::hours{24 * 365};

// Readers of scalars, one for each ScalarType that is not kept as text.
Scalar<bool> parse_boolean(std::string_view text);
Scalar<std::uint64_t> parse_integer(std::string_view text, std::uint64_t min, std::uint64_t max);
Scalar<Count> parse_count(std::string_view text);                  ///< `2`, `2..5`, `2..`, `..5`
Scalar<protocol::Duration> parse_duration(std::string_view text);  ///< `20ms`, `1.5s`, `10min`
Scalar<std::uint64_t> parse_size(std::string_view text);           ///< `512B`, `10KiB`, `2MiB`; octets
Scalar<double> parse_bandwidth(std::string_view text);             ///< `5Mbit`, `1Gbit`; octets a second
Scalar<double> parse_share(std::string_view text);                 ///< `0.05`, `5%`
Scalar<std::uint16_t> parse_port(std::string_view text);           ///< `25`, `smtp`
Scalar<protocol::IpAddress> parse_address(std::string_view text);
Scalar<protocol::message::Calendar> parse_start(std::string_view text);
Scalar<std::string> parse_mail_address(std::string_view text);  ///< the domain in lower case, in A-labels
/// A mail address that a client sends: as it is written. Clients keep the case, and U-labels need SMTPUTF8.
Scalar<std::string> parse_envelope_address(std::string_view text);
/// What parse_mail_address() makes of an address of parse_envelope_address(): how accounts and mail programs are named.
std::string account_address(std::string_view envelope_address);
/// A mail address, or `@domain`; both with the domain in lower case.
Scalar<std::string> parse_address_target(std::string_view text);
/// The same or `<>`, which gives an empty text.
Scalar<std::string> parse_sender_pattern(std::string_view text);
Scalar<std::string> parse_host_name(std::string_view text);  ///< in lower case, in A-labels, without final dot
Scalar<std::string> parse_origin(std::string_view text);     ///< in lower case, in A-labels, with final dot
Scalar<std::string> parse_status(std::string_view text);     ///< `5.1.1`, `5.1` or `5`

/// Why the text is no value of the key's type; empty where it is one.
std::string scalar_problem(const Key& key, std::string_view text);

// Writers: reading what they write gives the same value.
using yaml_text::format_bandwidth;
using yaml_text::format_duration;
using yaml_text::format_share;
using yaml_text::format_size;
std::string format_count(const Count& count);
std::string format_start(const protocol::message::Calendar& start);

}  // namespace sim::scenario
