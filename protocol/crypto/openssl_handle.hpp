#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <memory>

namespace protocol::crypto {

/// Owns an OpenSSL object.
template <class T, void (*Free)(T*)>
struct OpensslDeleter {
    void operator()(T* object) const { Free(object); }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, OpensslDeleter<EVP_PKEY, EVP_PKEY_free>>;
using CertificateHandle = std::unique_ptr<X509, OpensslDeleter<X509, X509_free>>;
using BioHandle = std::unique_ptr<BIO, OpensslDeleter<BIO, BIO_free_all>>;
using ConnectionHandle = std::unique_ptr<SSL, OpensslDeleter<SSL, SSL_free>>;

}  // namespace protocol::crypto
