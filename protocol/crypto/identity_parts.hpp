#pragma once

#include <memory>
#include <string>

#include "protocol/crypto/certificate.hpp"
#include "protocol/crypto/openssl_handle.hpp"

namespace protocol::crypto {

/// What an identity is made of.
struct Identity::Parts {
    std::string name;
    KeyHandle key;
    CertificateHandle certificate;
    /// OpenSSL's settings for connections, made when first needed: they cost more than a handshake.
    mutable std::shared_ptr<SSL_CTX> server_context;  ///< that show this certificate
    mutable std::shared_ptr<SSL_CTX> client_context;  ///< that trust it
};

}  // namespace protocol::crypto
