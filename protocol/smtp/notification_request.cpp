#include "protocol/smtp/notification_request.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/base/ascii.hpp"

namespace protocol::smtp {

namespace {

constexpr std::size_t envelope_id_octets_max = 100;         // RFC 3461 section 4.4
constexpr std::size_t original_recipient_octets_max = 500;  // RFC 3461 section 4.2
constexpr std::string_view hexadecimal_digits = "0123456789ABCDEF";

/// RFC 3461 section 4: hexadecimal digits of xtext are upper case.
std::optional<unsigned> xtext_digit(char octet) {
    const auto place = hexadecimal_digits.find(octet);
    return place == std::string_view::npos ? std::nullopt : std::optional(static_cast<unsigned>(place));
}

bool set_once(bool& condition) {
    return !std::exchange(condition, true);
}

bool is_original_recipient(std::string_view value) {
    const auto semicolon = value.find(';');
    if (semicolon == 0 || semicolon == std::string_view::npos) return false;
    return value.size() <= original_recipient_octets_max && decode_xtext(value.substr(semicolon + 1)).has_value();
}

}  // namespace

std::optional<NotifyConditions> NotifyConditions::parse(std::string_view text) {
    NotifyConditions conditions;
    std::string words = to_upper(text);
    if (words == "NEVER") return conditions;
    words += ',';
    for (std::size_t begin = 0; begin < words.size();) {
        const auto end = words.find(',', begin);
        const std::string_view word = std::string_view(words).substr(begin, end - begin);
        const bool fits = (word == "SUCCESS" && set_once(conditions.success)) ||
                          (word == "FAILURE" && set_once(conditions.failure)) ||
                          (word == "DELAY" && set_once(conditions.delay));
        if (!fits) return std::nullopt;
        begin = end + 1;
    }
    return conditions;
}

std::string encode_xtext(std::string_view text) {
    std::string xtext;
    for (const char octet : text) {
        if (octet > ' ' && octet <= '~' && octet != '+' && octet != '=') {
            xtext += octet;
            continue;
        }
        const auto value = static_cast<unsigned char>(octet);
        xtext += '+';
        xtext += hexadecimal_digits[value >> 4U];
        xtext += hexadecimal_digits[value & 15U];
    }
    return xtext;
}

std::optional<std::string> decode_xtext(std::string_view xtext) {
    std::string text;
    for (std::size_t at = 0; at < xtext.size(); ++at) {
        const char octet = xtext[at];
        if (octet <= ' ' || octet > '~' || octet == '=') return std::nullopt;
        if (octet != '+') {
            text += octet;
            continue;
        }
        const auto high = at + 2 < xtext.size() ? xtext_digit(xtext[at + 1]) : std::nullopt;
        const auto low = high ? xtext_digit(xtext[at + 2]) : std::nullopt;
        if (!low) return std::nullopt;
        text += static_cast<char>(*high * 16U + *low);
        at += 2;
    }
    return text;
}

bool belongs_to_dsn(const Parameter& parameter) {
    constexpr std::array<std::string_view, 4> keywords{"RET", "ENVID", "NOTIFY", "ORCPT"};
    return std::ranges::find(keywords, parameter.keyword()) != keywords.end();
}

bool has_valid_dsn_value(const Parameter& parameter) {
    const std::string value = parameter.value().value_or("");
    if (parameter.keyword() == "RET") return to_upper(value) == "FULL" || to_upper(value) == "HDRS";
    if (parameter.keyword() == "NOTIFY") return NotifyConditions::parse(value).has_value();
    if (parameter.keyword() == "ORCPT") return is_original_recipient(value);
    return !value.empty() && value.size() <= envelope_id_octets_max && decode_xtext(value).has_value();
}

}  // namespace protocol::smtp
