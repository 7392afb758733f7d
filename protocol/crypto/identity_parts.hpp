#pragma once

#include <string>

#include "protocol/crypto/certificate.hpp"
#include "protocol/crypto/openssl_handle.hpp"

namespace protocol::crypto {

/// What an identity is made of.
struct Identity::Parts {
    std::string name;
    KeyHandle key;
    CertificateHandle certificate;
};

}  // namespace protocol::crypto
