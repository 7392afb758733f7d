#include "protocol/imap/modified_utf7.hpp"

#include <algorithm>
#include <cstdint>

#include "protocol/base/ascii.hpp"
#include "protocol/base/base64.hpp"
#include "protocol/base/utf8.hpp"

namespace protocol::imap {

namespace {

constexpr char32_t surrogates_first = 0xD800;
constexpr char32_t low_surrogates_first = 0xDC00;
constexpr char32_t surrogates_last = 0xDFFF;
constexpr char32_t beyond_first_plane = 0x10000;

void append_unit(std::string& utf16, char32_t unit) {
    utf16 += static_cast<char>(static_cast<unsigned char>(unit >> 8U));
    utf16 += static_cast<char>(static_cast<unsigned char>(unit & 0xFFU));
}

/// Characters in UTF-16 with the high octet first.
std::string utf16_of(std::string_view utf8) {
    std::string utf16;
    while (!utf8.empty()) {
        const char32_t value = first_character(utf8);
        utf8.remove_prefix(utf8_character_octets(utf8.front()));
        if (value >= beyond_first_plane) {
            append_unit(utf16, surrogates_first + ((value - beyond_first_plane) >> 10U));
            append_unit(utf16, low_surrogates_first + ((value - beyond_first_plane) & 0x3FFU));
        } else {
            append_unit(utf16, value);
        }
    }
    return utf16;
}

/// What is not well formed comes out as something that is not what would be written for it.
std::string utf8_of(std::string_view utf16) {
    std::string utf8;
    const auto unit = [utf16](std::size_t at) -> char32_t {
        return static_cast<char32_t>((static_cast<unsigned char>(utf16[at]) << 8U) |
                                     static_cast<unsigned char>(utf16[at + 1]));
    };
    for (std::size_t at = 0; at + 1 < utf16.size(); at += 2) {
        char32_t value = unit(at);
        if (value >= surrogates_first && value < low_surrogates_first && at + 3 < utf16.size()) {
            const char32_t low = unit(at + 2);
            if (low < low_surrogates_first || low > surrogates_last) return {};
            value = beyond_first_plane + ((value - surrogates_first) << 10U) + (low - low_surrogates_first);
            at += 2;
        }
        append_utf8(utf8, value);
    }
    return utf8;
}

/// BASE64 with "," for "/" and without "=".
void append_shifted(std::string& text, std::string_view utf8) {
    std::string base64 = encode_base64(utf16_of(utf8));
    base64.erase(std::find(base64.begin(), base64.end(), '='), base64.end());
    std::replace(base64.begin(), base64.end(), '/', ',');
    text.append("&").append(base64).append("-");
}

/// What stands between "&" and "-".
std::string unshifted(std::string_view text) {
    if (text.empty()) return "&";
    std::string base64(text);
    std::replace(base64.begin(), base64.end(), ',', '/');
    return utf8_of(decode_base64_lenient(base64));
}

}  // namespace

std::string encode_modified_utf7(std::string_view utf8) {
    std::string text;
    while (!utf8.empty()) {
        const auto printable = std::find_if_not(utf8.begin(), utf8.end(), is_printable);
        for (const char octet : utf8.substr(0, static_cast<std::size_t>(printable - utf8.begin()))) {
            text += octet;
            if (octet == '&') text += '-';
        }
        utf8.remove_prefix(static_cast<std::size_t>(printable - utf8.begin()));
        const auto other =
            static_cast<std::size_t>(std::find_if(utf8.begin(), utf8.end(), is_printable) - utf8.begin());
        if (other > 0) append_shifted(text, utf8.substr(0, other));
        utf8.remove_prefix(other);
    }
    return text;
}

std::optional<std::string> decode_modified_utf7(std::string_view text) {
    std::string utf8;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '&') {
            utf8 += text[at];
            continue;
        }
        const std::size_t end = text.find('-', at);
        if (end == text.npos) return std::nullopt;
        utf8 += unshifted(text.substr(at + 1, end - at - 1));
        at = end;
    }
    // There is one way to write a name, RFC 3501 section 5.1.3: what decodes to the same by another is refused.
    if (!is_valid_utf8(utf8) || encode_modified_utf7(utf8) != text) return std::nullopt;
    return utf8;
}

}  // namespace protocol::imap
