#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "protocol/crypto/certificate.hpp"

namespace protocol::crypto {

/// What a client asks of the server's certificate.
enum class TlsVerification : std::uint8_t {
    none,      ///< any will do: "opportunistic security", RFC 7435
    verified,  ///< it must be signed by an authority that is trusted, hold now, and be for the server's name (RFC 9525)
};

/// How a client speaks TLS.
struct TlsClientSettings {
    TlsVerification verification = TlsVerification::none;
    std::optional<Identity> trusted{};  ///< the authority's root
};

}  // namespace protocol::crypto
