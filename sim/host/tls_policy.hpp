#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "protocol/base/tls_use.hpp"

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

/// How a client uses TLS with a server.
struct TlsUsage {
    TlsPolicy policy = TlsPolicy::none;
    bool from_start = false;         ///< not by command: RFC 8314 section 3
    std::string server_name{};       ///< that the certificate has to be for
    std::string certificate_user{};  ///< whose certificate it shows to a server that asks for one; empty: none

    bool operator==(const TlsUsage&) const = default;
};

/// What the client's session has to do for it.
[[nodiscard]] constexpr protocol::ClientTls session_tls(TlsPolicy policy, bool from_start) {
    if (policy == TlsPolicy::none) return protocol::ClientTls::none;
    if (from_start) return protocol::ClientTls::from_start;
    return policy == TlsPolicy::opportunistic ? protocol::ClientTls::where_offered : protocol::ClientTls::always;
}

}  // namespace sim::host
