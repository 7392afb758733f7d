#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/result.hpp"

namespace protocol {

/// An IPv4 or IPv6 address. IPv4 sorts before IPv6.
class IpAddress {
public:
    enum class Family : std::uint8_t { ipv4, ipv6 };

    /// 0.0.0.0
    constexpr IpAddress() = default;
    static constexpr IpAddress v4(std::array<std::uint8_t, 4> octets) {
        IpAddress address;
        for (std::size_t index = 0; index < octets.size(); ++index) address.octets_[index] = octets[index];
        return address;
    }
    static constexpr IpAddress v6(std::array<std::uint8_t, 16> octets) {
        IpAddress address;
        address.family_ = Family::ipv6;
        address.octets_ = octets;
        return address;
    }
    /// Dotted-quad IPv4, or IPv6 in any form of RFC 4291 section 2.2.
    static Result<IpAddress, SyntaxError> parse(std::string_view text);

    [[nodiscard]] constexpr Family family() const { return family_; }
    [[nodiscard]] constexpr bool is_v4() const { return family_ == Family::ipv4; }
    /// 4 or 16 octets in network order.
    [[nodiscard]] std::string_view octets() const {
        return {reinterpret_cast<const char*>(octets_.data()), is_v4() ? 4U : 16U};
    }
    /// The canonical text: dotted quad, or RFC 5952.
    [[nodiscard]] std::string to_string() const;
    /// The name under in-addr.arpa or ip6.arpa, without a final dot (RFC 1035 section 3.5, RFC 3596 section 2.5).
    [[nodiscard]] std::string reverse_name() const;

    auto operator<=>(const IpAddress&) const = default;

private:
    Family family_ = Family::ipv4;
    std::array<std::uint8_t, 16> octets_{};
};

/// An address and a TCP or UDP port.
struct Endpoint {
    IpAddress address;
    std::uint16_t port = 0;

    auto operator<=>(const Endpoint&) const = default;
    /// `192.0.2.1:25` or `[2001:db8::1]:25`.
    [[nodiscard]] std::string to_string() const;
};

}  // namespace protocol
