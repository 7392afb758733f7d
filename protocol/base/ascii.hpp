#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// US-ASCII text without a locale: octets above 127 are never letters, digits or spaces, and never change.
namespace protocol {

[[nodiscard]] constexpr bool is_digit(char octet) {
    return octet >= '0' && octet <= '9';
}
[[nodiscard]] constexpr bool is_upper(char octet) {
    return octet >= 'A' && octet <= 'Z';
}
[[nodiscard]] constexpr bool is_lower(char octet) {
    return octet >= 'a' && octet <= 'z';
}
[[nodiscard]] constexpr bool is_alpha(char octet) {
    return is_upper(octet) || is_lower(octet);
}
[[nodiscard]] constexpr bool is_alphanumeric(char octet) {
    return is_alpha(octet) || is_digit(octet);
}
/// SP or HTAB (WSP of RFC 5234 appendix B.1).
[[nodiscard]] constexpr bool is_blank(char octet) {
    return octet == ' ' || octet == '\t';
}
/// A graphic character, 33 to 126 (VCHAR of RFC 5234 appendix B.1).
[[nodiscard]] constexpr bool is_graphic(char octet) {
    return octet > ' ' && octet < 127;
}
/// C0 and DEL (CTL of RFC 5234 appendix B.1).
[[nodiscard]] constexpr bool is_control(char octet) {
    return static_cast<unsigned char>(octet) < ' ' || octet == 127;
}
/// A graphic character or SP.
[[nodiscard]] constexpr bool is_printable(char octet) {
    return octet >= ' ' && octet < 127;
}

[[nodiscard]] constexpr char to_lower(char octet) {
    return is_upper(octet) ? static_cast<char>(octet - 'A' + 'a') : octet;
}
[[nodiscard]] constexpr char to_upper(char octet) {
    return is_lower(octet) ? static_cast<char>(octet - 'a' + 'A') : octet;
}
[[nodiscard]] std::string to_lower(std::string_view text);
[[nodiscard]] std::string to_upper(std::string_view text);

/// Order of two texts whose letters are compared as lower case; other octets by their unsigned value.
[[nodiscard]] std::strong_ordering compare_ignoring_case(std::string_view left, std::string_view right);
/// Equal for texts that equal_ignoring_case(); the same on every machine.
[[nodiscard]] std::size_t hash_ignoring_case(std::string_view text);
[[nodiscard]] bool equal_ignoring_case(std::string_view left, std::string_view right);
[[nodiscard]] bool starts_with_ignoring_case(std::string_view text, std::string_view prefix);

/// For ordered containers whose keys ignore case.
struct LessIgnoringCase {
    using is_transparent = void;
    [[nodiscard]] bool operator()(std::string_view left, std::string_view right) const {
        return compare_ignoring_case(left, right) < 0;
    }
};

/// `text` without SP and HTAB at both ends.
[[nodiscard]] std::string_view trim(std::string_view text);

/// The number that `text` spells in decimal digits and nothing else; nothing if it is empty, has other
/// characters, or is above `value_max`. Leading zeros are allowed.
[[nodiscard]] std::optional<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t value_max = UINT64_MAX);

/// The value of a hexadecimal digit of either case, or nothing.
[[nodiscard]] constexpr std::optional<unsigned> hex_value(char octet) {
    if (is_digit(octet)) return static_cast<unsigned>(octet - '0');
    const char lower = to_lower(octet);
    if (lower >= 'a' && lower <= 'f') return static_cast<unsigned>(lower - 'a' + 10);
    return std::nullopt;
}

}  // namespace protocol
