#pragma once

#include <cstdint>

namespace protocol {

/// When a session's server uses TLS.
enum class TlsUse : std::uint8_t {
    none,
    offered,     ///< a client may begin it by the protocol's command (RFC 3207, RFC 2595, RFC 9051 section 6.2.1)
    required,    ///< likewise, and there is no login and no mail without it
    from_start,  ///< the connection begins with the handshake, RFC 8314 section 3
};

/// When a session's client uses TLS.
enum class ClientTls : std::uint8_t {
    none,
    where_offered,  ///< by command; a server without it, or that refuses it, is used in the clear (RFC 7435)
    always,         ///< by command; a server without it is not used
    from_start,     ///< the connection begins with the handshake, RFC 8314 section 3
};

}  // namespace protocol
