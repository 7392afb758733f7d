#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/result.hpp"

namespace protocol::smtp {

/// `esmtp-param` of a MAIL or RCPT command, RFC 5321 section 4.1.2: a keyword, perhaps "=" and a value.
class Parameter {
public:
    static Result<Parameter, SyntaxError> parse(std::string_view text);

    [[nodiscard]] const std::string& keyword() const { return keyword_; }  ///< in upper case
    [[nodiscard]] const std::optional<std::string>& value() const { return value_; }
    [[nodiscard]] std::string encode() const;

    bool operator==(const Parameter&) const = default;

private:
    Parameter(std::string keyword, std::optional<std::string> value)
        : keyword_(std::move(keyword)), value_(std::move(value)) {}
    std::string keyword_;
    std::optional<std::string> value_;
};

/// In the order of the command; no keyword twice.
using Parameters = std::vector<Parameter>;

/// The parameter of that keyword (upper case), or null.
[[nodiscard]] const Parameter* find_parameter(const Parameters& parameters, std::string_view keyword);

}  // namespace protocol::smtp
