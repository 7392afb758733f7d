#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace protocol {

/// How many octets of US-ASCII `octets` begins with.
[[nodiscard]] std::size_t ascii_prefix_octets(std::string_view octets);

/// Where the first octet stands that begins no well-formed UTF-8 character; nothing if all is well formed.
/// Overlong forms, surrogates and values above U+10FFFF are not well formed (RFC 3629 section 4).
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view octets);

[[nodiscard]] inline bool is_valid_utf8(std::string_view octets) {
    return !first_invalid_utf8(octets);
}

}  // namespace protocol
