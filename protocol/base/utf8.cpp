#include "protocol/base/utf8.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace protocol {

namespace {

/// What may follow a leading octet: the number of octets of the character and the range of the second,
/// as the ABNF of RFC 3629 section 4 spells it.
struct Utf8Lead {
    std::size_t length = 0;  ///< 0: no character begins with this octet
    unsigned char second_min = 0x80;
    unsigned char second_max = 0xBF;
};

constexpr Utf8Lead utf8_lead(unsigned char octet) {
    if (octet <= 0x7F) return {1};
    if (octet >= 0xC2 && octet <= 0xDF) return {2};
    if (octet == 0xE0) return {3, 0xA0};
    if (octet == 0xED) return {3, 0x80, 0x9F};
    if (octet >= 0xE1 && octet <= 0xEF) return {3};
    if (octet == 0xF0) return {4, 0x90};
    if (octet >= 0xF1 && octet <= 0xF3) return {4};
    if (octet == 0xF4) return {4, 0x80, 0x8F};
    return {};
}

bool is_between(char octet, unsigned char low, unsigned char high) {
    const auto value = static_cast<unsigned char>(octet);
    return value >= low && value <= high;
}

/// The length of the character at the start of `octets`, or 0. @pre not empty
std::size_t utf8_character_length(std::string_view octets) {
    const Utf8Lead lead = utf8_lead(static_cast<unsigned char>(octets.front()));
    if (lead.length > octets.size()) return 0;
    if (lead.length > 1 && !is_between(octets[1], lead.second_min, lead.second_max)) return 0;
    for (std::size_t index = 2; index < lead.length; ++index)
        if (!is_between(octets[index], 0x80, 0xBF)) return 0;
    return lead.length;
}

}  // namespace

// Eight octets at a time: whole mails go through here.
std::size_t ascii_prefix_octets(std::string_view octets) {
    constexpr std::uint64_t high_bits = 0x8080808080808080U;
    std::size_t offset = 0;
    for (std::uint64_t word = 0; offset + sizeof word <= octets.size(); offset += sizeof word) {
        std::memcpy(&word, octets.data() + offset, sizeof word);
        if ((word & high_bits) != 0) break;
    }
    while (offset < octets.size() && static_cast<unsigned char>(octets[offset]) <= 0x7F) ++offset;
    return offset;
}

std::optional<std::size_t> first_invalid_utf8(std::string_view octets) {
    for (std::size_t offset = ascii_prefix_octets(octets); offset < octets.size();) {
        const std::size_t length = utf8_character_length(octets.substr(offset));
        if (length == 0) return offset;
        offset += length;
    }
    return std::nullopt;
}

std::size_t utf8_prefix_octets(std::string_view text, std::size_t characters) {
    std::size_t octets = 0;
    while (characters-- > 0 && octets < text.size()) octets += utf8_character_octets(text[octets]);
    return std::min(octets, text.size());
}

char32_t first_character(std::string_view utf8) {
    const std::size_t size = utf8_character_octets(utf8.front());
    const auto first = static_cast<unsigned char>(utf8.front());
    if (size == 1) return first;
    char32_t value = first & (0x7FU >> size);
    for (const char octet : utf8.substr(1, size - 1))
        value = (value << 6U) | (static_cast<unsigned char>(octet) & 0x3FU);
    return value;
}

void append_utf8(std::string& utf8, char32_t value) {
    const auto append = [&utf8](char32_t octet) { utf8 += static_cast<char>(static_cast<unsigned char>(octet)); };
    if (value < 0x80) return append(value);
    if (value < 0x800) {
        append(0xC0 | (value >> 6U));
    } else if (value < 0x10000) {
        append(0xE0 | (value >> 12U));
        append(0x80 | ((value >> 6U) & 0x3FU));
    } else {
        append(0xF0 | (value >> 18U));
        append(0x80 | ((value >> 12U) & 0x3FU));
        append(0x80 | ((value >> 6U) & 0x3FU));
    }
    append(0x80 | (value & 0x3FU));
}

}  // namespace protocol
