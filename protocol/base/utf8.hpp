#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace protocol {

/// How many octets of US-ASCII `octets` begins with.
[[nodiscard]] std::size_t ascii_prefix_octets(std::string_view octets);
[[nodiscard]] inline bool is_ascii(std::string_view octets) {
    return ascii_prefix_octets(octets) == octets.size();
}

/// Where the first octet stands that begins no well-formed UTF-8 character; nothing if all is well formed.
/// Overlong forms, surrogates and values above U+10FFFF are not well formed (RFC 3629 section 4).
[[nodiscard]] std::optional<std::size_t> first_invalid_utf8(std::string_view octets);

/// Octets of the character that begins with this octet of well-formed UTF-8 (RFC 3629 section 3).
[[nodiscard]] constexpr std::size_t utf8_character_octets(char first) {
    const auto octet = static_cast<unsigned char>(first);
    return octet < 0x80 ? 1 : octet < 0xE0 ? 2 : octet < 0xF0 ? 3 : 4;
}

/// The character at the beginning of well-formed UTF-8. @pre it is not empty
[[nodiscard]] char32_t first_character(std::string_view utf8);
/// @param character  none of the surrogates, at most U+10FFFF
void append_utf8(std::string& utf8, char32_t character);

/// Octets of the first so many characters of well-formed UTF-8, or of all if there are not so many.
[[nodiscard]] std::size_t utf8_prefix_octets(std::string_view text, std::size_t characters);

[[nodiscard]] inline bool is_valid_utf8(std::string_view octets) {
    return !first_invalid_utf8(octets);
}

}  // namespace protocol
