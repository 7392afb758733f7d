#include "protocol/smtp/enhanced_status_code.hpp"

#include "protocol/base/ascii.hpp"

namespace protocol::smtp {

namespace {

/// 1 to 3 digits without a leading zero, RFC 3463 section 2.
std::optional<std::uint16_t> parse_sub_code(std::string_view text) {
    const auto value = parse_decimal(text, 999);
    if (!value || text.size() > 3 || (text.size() > 1 && text.front() == '0')) return std::nullopt;
    return static_cast<std::uint16_t>(*value);
}

}  // namespace

std::optional<EnhancedStatusCode> EnhancedStatusCode::parse(std::string_view text) {
    const std::size_t second_dot = text.find('.', 2);
    if (text.size() < 5 || text[1] != '.' || second_dot == text.npos) return std::nullopt;
    if (text[0] != '2' && text[0] != '4' && text[0] != '5') return std::nullopt;
    const auto subject = parse_sub_code(text.substr(2, second_dot - 2));
    const auto detail = parse_sub_code(text.substr(second_dot + 1));
    if (!subject || !detail) return std::nullopt;
    return EnhancedStatusCode{static_cast<std::uint8_t>(text[0] - '0'), *subject, *detail};
}

std::string EnhancedStatusCode::encode() const {
    return std::to_string(category) + "." + std::to_string(subject) + "." + std::to_string(detail);
}

}  // namespace protocol::smtp
