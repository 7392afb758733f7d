#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sim::host {

/// What a client wants of TLS.
enum class TlsPolicy : std::uint8_t {
    none,
    opportunistic,  ///< where it is offered, with any certificate: "opportunistic security", RFC 7435
    required,       ///< with any certificate; without it nothing is said
    verified,       ///< and the certificate is for the server's name, from an authority that is trusted (RFC 9525)
};

inline constexpr auto tls_policy_names =
    std::to_array<std::string_view>({"none", "opportunistic", "required", "verified"});

[[nodiscard]] constexpr std::string_view name(TlsPolicy policy) {
    return tls_policy_names[static_cast<std::size_t>(policy)];
}

}  // namespace sim::host
