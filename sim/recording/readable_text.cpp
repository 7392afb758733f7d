#include "sim/recording/readable_text.hpp"

#include <fmt/format.h>

#include <optional>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"

namespace sim::recording {

namespace {

/// Control characters (U+0000 to U+001F, U+007F to U+009F), line and paragraph separators, and the marks
/// that turn the direction of writing (U+200E, U+200F, U+2028 to U+202E, U+2066 to U+2069).
bool is_steering(std::string_view character) {
    if (character.size() == 1) return !protocol::is_printable(character.front());
    if (character.size() == 2) return character >= "\xC2\x80" && character <= "\xC2\x9F";
    if (character.size() > 3) return false;
    return (character >= "\xE2\x80\x8E" && character <= "\xE2\x80\x8F") ||
           (character >= "\xE2\x80\xA8" && character <= "\xE2\x80\xAE") ||
           (character >= "\xE2\x81\xA6" && character <= "\xE2\x81\xA9");
}

void append_escaped(std::string& text, std::string_view octets) {
    for (const char octet : octets) text += fmt::format("\\x{:02x}", static_cast<unsigned char>(octet));
}

/// The octet written as \xHH at the beginning; nothing if there is none.
std::optional<char> escaped_octet(std::string_view text) {
    if (text.size() < 4 || !text.starts_with("\\x")) return std::nullopt;
    const auto high = protocol::hex_value(text[2]);
    const auto low = protocol::hex_value(text[3]);
    if (!high || !low) return std::nullopt;
    return static_cast<char>(static_cast<unsigned char>(*high * 16 + *low));
}

}  // namespace

std::string readable_text(std::string_view octets) {
    std::string text;
    while (!octets.empty()) {
        const std::size_t valid_octets = protocol::first_invalid_utf8(octets).value_or(octets.size());
        std::string_view valid = octets.substr(0, valid_octets);
        while (!valid.empty()) {
            const std::string_view character = valid.substr(0, protocol::utf8_character_octets(valid.front()));
            if (is_steering(character)) {
                append_escaped(text, character);
            } else {
                text += character;
            }
            valid.remove_prefix(character.size());
        }
        octets.remove_prefix(valid_octets);
        if (octets.empty()) break;
        append_escaped(text, octets.substr(0, 1));
        octets.remove_prefix(1);
    }
    return text;
}

std::string unescaped(std::string_view printable) {
    std::string octets;
    while (!printable.empty()) {
        std::size_t taken = 1;
        if (const auto octet = escaped_octet(printable)) {
            octets += *octet;
            taken = 4;
        } else {
            octets += printable.front();
            if (printable.starts_with("\\\\")) taken = 2;
        }
        printable.remove_prefix(taken);
    }
    return readable_text(octets);
}

}  // namespace sim::recording
