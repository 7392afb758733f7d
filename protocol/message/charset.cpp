#include "protocol/message/charset.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"

namespace protocol::message {

namespace {

constexpr char32_t replacement = 0xFFFD;

enum class Charset : unsigned char { us_ascii, utf_8, iso_8859_1, windows_1252, other };

struct CharsetName {
    std::string_view name;
    Charset charset;
};
/// Preferred names and common aliases of the IANA character set registry.
constexpr std::array<CharsetName, 9> charset_names{{{"us-ascii", Charset::us_ascii},
                                                    {"ascii", Charset::us_ascii},
                                                    {"ansi_x3.4-1968", Charset::us_ascii},
                                                    {"utf-8", Charset::utf_8},
                                                    {"utf8", Charset::utf_8},
                                                    {"iso-8859-1", Charset::iso_8859_1},
                                                    {"latin1", Charset::iso_8859_1},
                                                    {"windows-1252", Charset::windows_1252},
                                                    {"cp1252", Charset::windows_1252}}};

/// Octets 128 to 159 of windows-1252; the rest is as in ISO 8859-1.
constexpr std::array<char32_t, 32> windows_1252_c1{
    0x20AC, replacement, 0x201A,      0x0192, 0x201E,      0x2026,      0x2020, 0x2021,      0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152,      replacement, 0x017D, replacement, replacement, 0x2018, 0x2019,      0x201C, 0x201D, 0x2022,
    0x2013, 0x2014,      0x02DC,      0x2122, 0x0161,      0x203A,      0x0153, replacement, 0x017E, 0x0178};

Charset find_charset(std::string_view name) {
    for (const CharsetName& known : charset_names) {
        if (equal_ignoring_case(known.name, name)) return known.charset;
    }
    return Charset::other;
}

char32_t to_character(unsigned char octet, Charset charset) {
    if (octet < 0x80) return octet;
    if (charset == Charset::iso_8859_1) return octet;
    if (charset != Charset::windows_1252) return replacement;
    return octet < 0xA0 ? windows_1252_c1[octet - 0x80U] : char32_t{octet};
}

/// @param lost  counts what was replaced
std::string from_single_octets(std::string_view octets, Charset charset, std::size_t& lost) {
    std::string text;
    text.reserve(octets.size());
    for (const char octet : octets) {
        const char32_t character = to_character(static_cast<unsigned char>(octet), charset);
        if (character == replacement) ++lost;
        append_utf8(text, character);
    }
    return text;
}

std::string repair_utf8(std::string_view octets, std::size_t& lost) {
    std::string text;
    while (const std::optional<std::size_t> invalid = first_invalid_utf8(octets)) {
        text.append(octets.substr(0, *invalid));
        append_utf8(text, replacement);
        octets.remove_prefix(*invalid + 1);
        ++lost;
    }
    return text.append(octets);
}

std::string printable(std::string_view name) {
    std::string text(name.substr(0, 40));
    std::replace_if(
        text.begin(), text.end(), [](char octet) { return !is_printable(octet); }, '?');
    return text;
}

}  // namespace

DisplayText to_utf8(std::string_view octets, std::string_view charset_name) {
    const Charset charset = find_charset(charset_name);
    std::size_t lost = 0;
    DisplayText result;
    result.utf8 = charset == Charset::utf_8 ? repair_utf8(octets, lost) : from_single_octets(octets, charset, lost);
    if (lost == 0) return result;
    const std::string name = "\"" + printable(charset_name) + "\"";
    if (charset == Charset::other) {
        result.note = "The character set " + name + " cannot be shown here; only its ASCII characters are.";
    } else {
        result.note = std::to_string(lost) + " octet(s) are not valid in the character set " + name + ".";
    }
    return result;
}

}  // namespace protocol::message
