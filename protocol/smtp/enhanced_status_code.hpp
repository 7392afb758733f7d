#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace protocol::smtp {

/// `status-code`, RFC 3463 section 2: class "." subject "." detail, as in 5.1.1.
struct EnhancedStatusCode {
    std::uint8_t category = 2;  ///< the class: 2 success, 4 temporary, 5 permanent
    std::uint16_t subject = 0;  ///< 0 to 999
    std::uint16_t detail = 0;   ///< 0 to 999

    /// Nothing unless all of `text` is a status code.
    static std::optional<EnhancedStatusCode> parse(std::string_view text);
    [[nodiscard]] std::string encode() const;

    auto operator<=>(const EnhancedStatusCode&) const = default;
};

}  // namespace protocol::smtp
