#include "viz/web/punycode.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "protocol/base/ascii.hpp"
#include "protocol/base/utf8.hpp"

namespace viz::web {

namespace {

/// RFC 3492 section 5.
constexpr unsigned base = 36;
constexpr unsigned threshold_min = 1;
constexpr unsigned threshold_max = 26;
constexpr unsigned skew = 38;
constexpr unsigned damp = 700;
constexpr unsigned initial_bias = 72;
constexpr unsigned initial_code_point = 0x80;

constexpr unsigned code_point_max = 0x10FFFF;
constexpr std::size_t encoded_octets_max = 63;  ///< a label's, RFC 1035 section 2.3.4
constexpr unsigned delta_max = 1U << 27U;       ///< more than all code points in each place of the longest label

std::optional<unsigned> digit_value(char digit) {
    if (protocol::is_alpha(digit)) return static_cast<unsigned>(protocol::to_lower(digit) - 'a');
    if (protocol::is_digit(digit)) return static_cast<unsigned>(digit - '0') + 26;
    return std::nullopt;
}

/// RFC 3492 section 6.1.
unsigned adapted_bias(unsigned delta, unsigned points, bool first) {
    delta = first ? delta / damp : delta / 2;
    delta += delta / points;
    unsigned steps = 0;
    for (; delta > (base - threshold_min) * threshold_max / 2; steps += base) delta /= base - threshold_min;
    return steps + (base - threshold_min + 1) * delta / (delta + skew);
}

/// Takes a generalized variable-length integer (RFC 3492 section 3.3): how far it is to the next insertion.
std::optional<unsigned> take_delta(std::string_view& digits, unsigned bias) {
    std::uint64_t delta = 0;
    std::uint64_t weight = 1;
    for (unsigned k = base; !digits.empty(); k += base) {
        const auto digit = digit_value(digits.front());
        digits.remove_prefix(1);
        if (!digit) return std::nullopt;
        delta += *digit * weight;
        if (delta > delta_max) return std::nullopt;
        const unsigned threshold = k <= bias ? threshold_min : std::clamp(k - bias, threshold_min, threshold_max);
        if (*digit < threshold) return static_cast<unsigned>(delta);
        weight *= base - threshold;
        if (weight > delta_max) return std::nullopt;
    }
    return std::nullopt;
}

bool is_character(unsigned code_point) {
    const bool surrogate = code_point >= 0xD800 && code_point <= 0xDFFF;
    return code_point <= code_point_max && !surrogate;
}

std::string utf8_of(const std::vector<char32_t>& characters) {
    std::string text;
    for (const char32_t character : characters) protocol::append_utf8(text, character);
    return text;
}

}  // namespace

std::optional<std::string> decode_punycode(std::string_view encoded) {
    if (encoded.size() > encoded_octets_max || !protocol::is_ascii(encoded)) return std::nullopt;
    std::vector<char32_t> characters;
    const std::size_t delimiter = encoded.rfind('-');
    if (delimiter != std::string_view::npos) {
        const std::string_view basic = encoded.substr(0, delimiter);
        characters.assign(basic.begin(), basic.end());
        encoded.remove_prefix(delimiter + 1);
    }
    unsigned code_point = initial_code_point;
    unsigned place = 0;
    unsigned bias = initial_bias;
    while (!encoded.empty()) {
        const auto delta = take_delta(encoded, bias);
        if (!delta) return std::nullopt;
        const auto count = static_cast<unsigned>(characters.size()) + 1;
        bias = adapted_bias(*delta, count, place == 0);
        place += *delta;
        code_point += place / count;
        place %= count;
        if (!is_character(code_point)) return std::nullopt;
        characters.insert(characters.begin() + place, static_cast<char32_t>(code_point));
        ++place;
    }
    return utf8_of(characters);
}

}  // namespace viz::web
