#include "protocol/crypto/certificate.hpp"

#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <array>
#include <cassert>

#include "protocol/base/ip_address.hpp"
#include "protocol/base/random_stream.hpp"
#include "protocol/crypto/identity_parts.hpp"

namespace protocol::crypto {

namespace {

constexpr std::size_t key_octets = 32;  // RFC 8032 section 5.1.5

KeyHandle make_key(RandomStream& random) {
    std::array<unsigned char, key_octets> secret{};
    for (unsigned char& octet : secret) octet = static_cast<unsigned char>(random.next());
    KeyHandle key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, secret.data(), secret.size()));
    assert(key != nullptr);
    return key;
}

void add_extension(X509& certificate, X509V3_CTX& context, int kind, const std::string& value) {
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    assert(extension != nullptr);
    X509_add_ext(&certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

std::string alternative_names(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        const bool is_address = IpAddress::parse(name).has_value();  // an iPAddress, RFC 5280 section 4.2.1.6
        text += (text.empty() ? "" : ",") + std::string(is_address ? "IP:" : "DNS:") + name;
    }
    return text;
}

/// Serial number, validity, subject and key; without issuer and signature.
CertificateHandle blank_certificate(const std::string& subject, const Validity& validity, EVP_PKEY& key,
                                    RandomStream& random) {
    CertificateHandle certificate(X509_new());
    assert(certificate != nullptr);
    X509_set_version(certificate.get(), X509_VERSION_3);
    constexpr unsigned serial_bits = 62;  // positive, and not too long (RFC 5280 section 4.1.2.2)
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()),
                            random.below(std::uint64_t{1} << serial_bits) + 1);
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), validity.not_before_unix_seconds);
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), validity.not_after_unix_seconds);
    const std::string common_name = subject.substr(0, common_name_octets_max);
    const auto* octets = reinterpret_cast<const unsigned char*>(common_name.data());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8, octets,
                               static_cast<int>(common_name.size()), -1, 0);
    X509_set_pubkey(certificate.get(), &key);
    return certificate;
}

enum class Purpose : std::uint8_t { authority, server, user };

/// RFC 5280 section 4.2.1. @param names  of a server
void add_purpose(X509& certificate, X509V3_CTX& context, Purpose purpose, const std::vector<std::string>& names) {
    const bool is_authority = purpose == Purpose::authority;
    add_extension(certificate, context, NID_basic_constraints, is_authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
    add_extension(certificate, context, NID_key_usage,
                  is_authority ? "critical,keyCertSign,cRLSign" : "critical,digitalSignature");
    if (purpose == Purpose::server) {
        add_extension(certificate, context, NID_subject_alt_name, alternative_names(names));
        add_extension(certificate, context, NID_ext_key_usage, "serverAuth");
    }
    if (purpose == Purpose::user) add_extension(certificate, context, NID_ext_key_usage, "clientAuth");
}

/// Makes and signs a certificate. @param issuer  nullptr: it signs itself
Identity make_identity(const std::string& subject, Purpose purpose, const std::vector<std::string>& names,
                       const Validity& validity, const Identity::Parts* issuer, RandomStream random) {
    KeyHandle key = make_key(random);
    CertificateHandle certificate = blank_certificate(subject, validity, *key, random);
    X509* const issuing = issuer == nullptr ? certificate.get() : issuer->certificate.get();
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuing));
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuing, certificate.get(), nullptr, nullptr, 0);
    add_purpose(*certificate, context, purpose, names);
    add_extension(*certificate, context, NID_subject_key_identifier, "hash");
    // RFC 5280 section 4.2.1.1: in all but those that sign themselves.
    if (issuer != nullptr) add_extension(*certificate, context, NID_authority_key_identifier, "keyid:always");
    EVP_PKEY* const signing = issuer == nullptr ? key.get() : issuer->key.get();
    [[maybe_unused]] const int size_octets = X509_sign(certificate.get(), signing, nullptr);
    assert(size_octets > 0);
    auto parts = std::make_shared<Identity::Parts>();
    parts->name = subject;
    parts->key = std::move(key);
    parts->certificate = std::move(certificate);
    return Identity(std::move(parts));
}

template <class Write>
std::string pem_of(Write write) {
    const BioHandle memory(BIO_new(BIO_s_mem()));
    [[maybe_unused]] const int written = write(memory.get());
    assert(written == 1);
    char* text = nullptr;
    const long size_octets = BIO_get_mem_data(memory.get(), &text);
    return {text, static_cast<std::size_t>(size_octets)};
}

}  // namespace

const std::string& Identity::name() const {
    return parts_->name;
}

std::string Identity::certificate_pem() const {
    return pem_of([this](BIO* out) { return PEM_write_bio_X509(out, parts_->certificate.get()); });
}

std::string Identity::private_key_pem() const {
    return pem_of([this](BIO* out) {
        return PEM_write_bio_PKCS8PrivateKey(out, parts_->key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

CertificateAuthority::CertificateAuthority(std::uint64_t seed, const std::string& name, const Validity& validity)
    : seed_(seed),
      root_(make_identity(name, Purpose::authority, {}, validity, nullptr,
                          RandomStream(seed, 0, name, "authority key"))) {}

Identity CertificateAuthority::issue(const std::string& owner, const std::vector<std::string>& names,
                                     const Validity& validity) const {
    assert(!names.empty());
    return make_identity(names.front(), Purpose::server, names, validity, &root_.parts(),
                         RandomStream(seed_, 0, owner, "certificate key"));
}

Identity CertificateAuthority::issue_to_user(const std::string& user, const Validity& validity) const {
    assert(!user.empty() && user.size() <= common_name_octets_max);
    return make_identity(user, Purpose::user, {}, validity, &root_.parts(),
                         RandomStream(seed_, 0, user, "user certificate key"));
}

Identity CertificateAuthority::self_signed(std::uint64_t seed, const std::string& owner,
                                           const std::vector<std::string>& names, const Validity& validity) {
    assert(!names.empty());
    return make_identity(names.front(), Purpose::server, names, validity, nullptr,
                         RandomStream(seed, 0, owner, "certificate key"));
}

}  // namespace protocol::crypto
