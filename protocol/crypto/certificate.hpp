#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace protocol::crypto {

/// A certificate (RFC 5280) with its Ed25519 key (RFC 8410). A copy is cheap.
class Identity {
public:
    /// The certificate in PEM, for programs that are to trust it, or to look at it.
    [[nodiscard]] std::string certificate_pem() const;
    /// The private key in PEM (RFC 5958), for servers outside.
    [[nodiscard]] std::string private_key_pem() const;
    /// `mail.beta.test`: the first name it is for; of a user's the name of the user.
    [[nodiscard]] const std::string& name() const;

    struct Parts;  ///< OpenSSL's objects
    [[nodiscard]] const Parts& parts() const { return *parts_; }
    explicit Identity(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}

private:
    std::shared_ptr<const Parts> parts_;
};

/// From when to when a certificate holds, in seconds since 1970-01-01T00:00:00Z.
struct Validity {
    std::int64_t not_before_unix_seconds = 0;
    std::int64_t not_after_unix_seconds = 0;
};

/// Longest common name. RFC 5280 appendix A.1, ub-common-name
inline constexpr std::size_t common_name_octets_max = 64;

/// Signs the certificates of a world. Keys come from the seed alone: the same seed and name, the same key.
class CertificateAuthority {
public:
    /// @param name  how it calls itself, its common name
    CertificateAuthority(std::uint64_t seed, const std::string& name, const Validity& validity);

    /// Its own certificate, which it has signed itself.
    [[nodiscard]] const Identity& root() const { return root_; }
    /// A server's certificate. @param owner  whose key it is: each has another
    /// @param names  domains and addresses that it is for (subjectAltName, RFC 9525 section 4.1), at least one
    [[nodiscard]] Identity issue(const std::string& owner, const std::vector<std::string>& names,
                                 const Validity& validity) const;
    /// A user's certificate, for the client's end of TLS. @param user  whom it is for, its common name: at most
    /// common_name_octets_max
    [[nodiscard]] Identity issue_to_user(const std::string& user, const Validity& validity) const;
    /// A certificate that nobody has signed but its owner: what a server has before somebody cares.
    [[nodiscard]] static Identity self_signed(std::uint64_t seed, const std::string& owner,
                                              const std::vector<std::string>& names, const Validity& validity);

private:
    std::uint64_t seed_;
    Identity root_;
};

}  // namespace protocol::crypto
