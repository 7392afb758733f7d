#include "protocol/base/base64.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace protocol {

namespace {

constexpr std::string_view base64_alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t base64_none = 0xFF;

constexpr std::array<std::uint8_t, 256> base64_values = [] {
    std::array<std::uint8_t, 256> values{};
    values.fill(base64_none);
    for (std::size_t index = 0; index < base64_alphabet.size(); ++index)
        values[static_cast<unsigned char>(base64_alphabet[index])] = static_cast<std::uint8_t>(index);
    return values;
}();

std::uint8_t base64_value(char character) {
    return base64_values[static_cast<unsigned char>(character)];
}

std::uint32_t octet_at(std::string_view octets, std::size_t index) {
    return index < octets.size() ? static_cast<unsigned char>(octets[index]) : 0U;
}

/// Gathers six bits at a time and gives out whole octets.
class SextetCollector {
public:
    explicit SextetCollector(Octets& out) : out_(out) {}
    void add(std::uint8_t sextet) {
        bits_ = (bits_ << 6) | sextet;
        count_ += 6;
        if (count_ < 8) return;
        count_ -= 8;
        out_.push_back(static_cast<char>(bits_ >> count_));
        bits_ &= (1U << count_) - 1U;
    }
    /// The bits that did not fill an octet.
    [[nodiscard]] std::uint32_t left_over() const { return bits_; }

private:
    Octets& out_;
    std::uint32_t bits_ = 0;
    unsigned count_ = 0;
};

}  // namespace

std::string encode_base64(std::string_view octets) {
    std::string text;
    text.reserve((octets.size() + 2) / 3 * 4);
    for (std::size_t index = 0; index < octets.size(); index += 3) {
        const std::uint32_t group =
            octet_at(octets, index) << 16 | octet_at(octets, index + 1) << 8 | octet_at(octets, index + 2);
        text.push_back(base64_alphabet[group >> 18]);
        text.push_back(base64_alphabet[group >> 12 & 63]);
        text.push_back(index + 1 < octets.size() ? base64_alphabet[group >> 6 & 63] : '=');
        text.push_back(index + 2 < octets.size() ? base64_alphabet[group & 63] : '=');
    }
    return text;
}

std::string encode_base64_lines(std::string_view octets) {
    constexpr std::size_t octets_per_line = 76 / 4 * 3;
    std::string text;
    for (; !octets.empty(); octets.remove_prefix(std::min(octets_per_line, octets.size())))
        text += encode_base64(octets.substr(0, octets_per_line)) + "\r\n";
    return text;
}

Result<Octets, SyntaxError> decode_base64(std::string_view text) {
    if (text.size() % 4 != 0) return syntax_error(text.size(), "groups of four base64 characters");
    std::size_t end = text.size();
    while (end > 0 && text.size() - end < 2 && text[end - 1] == '=') --end;
    Octets octets;
    octets.reserve(text.size() / 4 * 3);
    SextetCollector collector(octets);
    for (std::size_t index = 0; index < end; ++index) {
        const std::uint8_t value = base64_value(text[index]);
        if (value == base64_none) return syntax_error(index, "a base64 character");
        collector.add(value);
    }
    if (collector.left_over() != 0) return syntax_error(end - 1, "zero bits before the padding");
    return octets;
}

Octets decode_base64_lenient(std::string_view text) {
    Octets octets;
    SextetCollector collector(octets);
    for (const char character : text) {
        if (character == '=') break;
        const std::uint8_t value = base64_value(character);
        if (value != base64_none) collector.add(value);
    }
    return octets;
}

}  // namespace protocol
