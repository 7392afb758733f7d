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
    std::optional<Identity> trusted{};      ///< the authority's root
    std::optional<Identity> certificate{};  ///< its own, for a server that asks who the client is
};

/// How a server speaks TLS.
struct TlsServerSettings {
    Identity certificate;
    /// The client is asked for a certificate of this authority. One that proves nothing, or none at all, is no reason
    /// to refuse the connection, which RFC 8446 section 4.4.2.4 leaves to the server.
    std::optional<Identity> clients_authority{};
    std::int64_t now_unix_seconds = 0;  ///< by which the client's certificate must hold
};

}  // namespace protocol::crypto
