#include "sim/dialogue/typed_escapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <optional>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"

namespace sim::dialogue {

namespace {

std::optional<char> octet_of_letter(char letter) {
    switch (letter) {
        case 'n':
            return '\n';
        case 'r':
            return '\r';
        case 't':
            return '\t';
        case '0':
            return '\0';
        case '\\':
            return '\\';
        default:
            return std::nullopt;
    }
}

/// Of the two digits at the beginning; nullopt: there are none.
std::optional<char> octet_of_digits(std::string_view digits) {
    if (digits.size() < 2) return std::nullopt;
    const auto high = protocol::hex_value(digits[0]);
    const auto low = protocol::hex_value(digits[1]);
    if (!high || !low) return std::nullopt;
    return static_cast<char>(*high * 16 + *low);
}

}  // namespace

protocol::Result<protocol::Octets, std::string> octets_of_typed(std::string_view text) {
    protocol::Octets octets;
    while (!text.empty()) {
        const std::size_t backslash = text.find('\\');
        octets += text.substr(0, backslash);
        if (backslash == std::string_view::npos) break;
        text.remove_prefix(backslash + 1);
        const bool is_hexadecimal = text.starts_with('x');
        const auto octet = is_hexadecimal ? octet_of_digits(text.substr(1))
                           : text.empty() ? std::nullopt
                                          : octet_of_letter(text.front());
        if (!octet) {
            return protocol::failure(fmt::format(
                "`\\{}`: behind a backslash stands n, r, t, 0, another backslash, or x and two hexadecimal digits",
                text.substr(0, 1)));
        }
        octets += *octet;
        text.remove_prefix(is_hexadecimal ? 3 : 1);
    }
    return octets;
}

std::string typed_text(std::string_view octets) {
    constexpr std::string_view escaped = std::string_view("\n\r\t\0\\", 5);
    constexpr std::string_view letters = "nrt0\\";
    std::string text;
    for (const char octet : octets) {
        const std::size_t letter = escaped.find(octet);
        if (letter != std::string_view::npos) {
            text += {'\\', letters[letter]};
        } else if (protocol::is_printable(octet)) {
            text += octet;
        } else {
            text += fmt::format("\\x{:02x}", static_cast<unsigned char>(octet));
        }
    }
    return text;
}

bool is_plain_line(std::string_view octets) {
    if (!octets.ends_with("\r\n")) return false;
    octets.remove_suffix(2);
    return std::none_of(octets.begin(), octets.end(), protocol::is_control) && protocol::is_valid_utf8(octets);
}

}  // namespace sim::dialogue
