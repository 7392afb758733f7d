#include "protocol/smtp/parameter.hpp"

#include <algorithm>

#include "protocol/base/ascii.hpp"

namespace protocol::smtp {

namespace {

/// `esmtp-keyword`, RFC 5321 section 4.1.2.
bool is_esmtp_keyword(std::string_view text) {
    if (text.empty() || !is_alphanumeric(text.front())) return false;
    return std::all_of(text.begin(), text.end(), [](char octet) { return is_alphanumeric(octet) || octet == '-'; });
}

/// `esmtp-value`: graphic characters without "=".
bool is_esmtp_value(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char octet) { return is_graphic(octet) && octet != '='; });
}

}  // namespace

Result<Parameter, SyntaxError> Parameter::parse(std::string_view text) {
    const std::size_t equals = std::min(text.find('='), text.size());
    if (!is_esmtp_keyword(text.substr(0, equals))) return syntax_error(0, "esmtp-keyword");
    std::string keyword = to_upper(text.substr(0, equals));
    if (equals == text.size()) return Parameter(std::move(keyword), std::nullopt);
    const std::string_view value = text.substr(equals + 1);
    if (!is_esmtp_value(value)) return syntax_error(equals + 1, "esmtp-value");
    return Parameter(std::move(keyword), std::string(value));
}

std::string Parameter::encode() const {
    return value_ ? keyword_ + "=" + *value_ : keyword_;
}

const Parameter* find_parameter(const Parameters& parameters, std::string_view keyword) {
    const auto found = std::find_if(parameters.begin(), parameters.end(),
                                    [&](const Parameter& parameter) { return parameter.keyword() == keyword; });
    return found == parameters.end() ? nullptr : &*found;
}

}  // namespace protocol::smtp
