#include "protocol/base/ascii.hpp"

#include <algorithm>

namespace protocol {

std::string to_lower(std::string_view text) {
    std::string result(text);
    for (char& octet : result) octet = to_lower(octet);
    return result;
}

std::string to_upper(std::string_view text) {
    std::string result(text);
    for (char& octet : result) octet = to_upper(octet);
    return result;
}

std::strong_ordering compare_ignoring_case(std::string_view left, std::string_view right) {
    const std::size_t common = std::min(left.size(), right.size());
    for (std::size_t index = 0; index < common; ++index) {
        if (left[index] == right[index]) continue;
        const auto left_octet = static_cast<unsigned char>(to_lower(left[index]));
        const auto right_octet = static_cast<unsigned char>(to_lower(right[index]));
        if (left_octet != right_octet) return left_octet <=> right_octet;
    }
    return left.size() <=> right.size();
}

// FNV-1a, which short texts do not repay improving on.
std::size_t hash_ignoring_case(std::string_view text) {
    constexpr std::uint64_t basis = 0xCBF29CE484222325U;
    constexpr std::uint64_t prime = 0x100000001B3U;
    std::uint64_t hash = basis;
    for (const char octet : text) hash = (hash ^ static_cast<unsigned char>(to_lower(octet))) * prime;
    return hash;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
    return left.size() == right.size() && compare_ignoring_case(left, right) == 0;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
    return equal_ignoring_case(text.substr(0, prefix.size()), prefix);
}

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::optional<std::uint64_t> parse_decimal(std::string_view text, std::uint64_t value_max) {
    if (text.empty()) return std::nullopt;
    std::uint64_t value = 0;
    for (const char octet : text) {
        if (!is_digit(octet)) return std::nullopt;
        const auto digit = static_cast<std::uint64_t>(octet - '0');
        if (digit > value_max || value > (value_max - digit) / 10) return std::nullopt;
        value = value * 10 + digit;
    }
    return value;
}

}  // namespace protocol
