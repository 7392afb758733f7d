#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/smtp/reply.hpp"
#include "protocol/smtp/session_limits.hpp"

namespace protocol::smtp {

/// One `ehlo-line`, RFC 5321 section 4.1.1.1.
struct Extension {
    std::string keyword;  ///< in upper case
    std::string parameters;

    bool operator==(const Extension&) const = default;
};

/// What a server offers, read from its reply to EHLO. Lines that are no ehlo-line are left out.
class Extensions {
public:
    Extensions() = default;
    explicit Extensions(const Reply& ehlo_reply);

    /// @param keyword  in upper case
    [[nodiscard]] bool has(std::string_view keyword) const { return find(keyword) != nullptr; }
    [[nodiscard]] const Extension* find(std::string_view keyword) const;
    [[nodiscard]] const std::vector<Extension>& all() const { return all_; }
    /// The limit declared with SIZE, RFC 1870 section 3; nothing without SIZE or without a limit.
    [[nodiscard]] std::optional<std::uint64_t> size_octets_max() const;

    /// Those declared with LIMITS, RFC 9422.
    [[nodiscard]] SessionLimits limits() const;

    bool operator==(const Extensions&) const = default;

private:
    std::vector<Extension> all_;
};

}  // namespace protocol::smtp
