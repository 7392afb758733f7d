#pragma once

#include <optional>
#include <string_view>

#include "protocol/base/octets.hpp"
#include "protocol/sasl/credentials.hpp"

namespace protocol::sasl {

/// What LOGIN asks for; it is no standard, and many programs know nothing else.
inline constexpr std::string_view login_user_challenge = "Username:";
inline constexpr std::string_view login_password_challenge = "Password:";

/// The message of PLAIN: `[authzid] NUL authcid NUL passwd`, RFC 4616 section 2.
[[nodiscard]] Octets encode_plain(const Credentials& credentials);
/// Nothing: it is none, or its user or password is empty.
[[nodiscard]] std::optional<Credentials> parse_plain(std::string_view message);

}  // namespace protocol::sasl
