#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "protocol/smtp/parameter.hpp"

namespace protocol::smtp {

/// NOTIFY of a RCPT command: of what the sender wants to be told, RFC 3461 section 4.1. All false: NEVER.
struct NotifyConditions {
    bool success = false;
    bool failure = false;
    bool delay = false;

    /// The parameter's value: `NEVER`, or a list of SUCCESS, FAILURE and DELAY, each once, in any letter case.
    [[nodiscard]] static std::optional<NotifyConditions> parse(std::string_view text);
    bool operator==(const NotifyConditions&) const = default;
};

/// Octets outside 33 to 126, `+` and `=` become `+` and two hexadecimal digits, RFC 3461 section 4.
[[nodiscard]] std::string encode_xtext(std::string_view text);
/// Nothing: it is no xtext.
[[nodiscard]] std::optional<std::string> decode_xtext(std::string_view xtext);

/// Whether the parameter is RET, ENVID, NOTIFY or ORCPT: those of the extension DSN.
[[nodiscard]] bool belongs_to_dsn(const Parameter& parameter);
/// Whether it has a value that RFC 3461 section 4 allows. @pre belongs_to_dsn(parameter)
[[nodiscard]] bool has_valid_dsn_value(const Parameter& parameter);

}  // namespace protocol::smtp
