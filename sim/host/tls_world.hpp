#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/random_stream.hpp"
#include "protocol/crypto/certificate.hpp"
#include "protocol/message/calendar.hpp"
#include "sim/host/tls_policy.hpp"
#include "sim/host/tls_transport.hpp"

namespace sim::host {

/// How TLS is done in a run.
struct TlsSettings {
    bool modelled = false;                ///< sizes and round trips only, see ModelledTls
    protocol::Duration handshake_time{};  ///< that the work of one handshake takes a server

    bool operator==(const TlsSettings&) const = default;
};

/// The certificate that a host shows.
struct CertificateSettings {
    std::vector<std::string> names{};                ///< that it is for beside the host's own
    bool self_signed = false;                        ///< its owner has signed it, and nobody trusts it
    bool names_host = true;                          ///< false: the host's own name is not in it
    std::optional<protocol::Duration> expires_at{};  ///< since the start of the run; nothing: it outlives every run

    bool operator==(const CertificateSettings&) const = default;
};

/// The authority that signs the certificates of a run's hosts, and makes both ends of TLS connections. All keys come
/// from the seed.
class TlsWorld {
public:
    /// @param calendar  outlives the world
    TlsWorld(std::uint64_t seed, const protocol::message::Calendar& calendar, const TlsSettings& settings);

    void set_certificate(const std::string& host, CertificateSettings settings);
    /// The end of a server, with the host's certificate. @param asks_client  for a certificate that proves who it is
    [[nodiscard]] TlsTransport server(const std::string& host, bool asks_client, protocol::Instant now,
                                      protocol::RandomStream random);
    /// The end of a client; its first flight is in take_output(). @param usage  its policy is not none
    [[nodiscard]] TlsTransport client(const TlsUsage& usage, protocol::Instant now, protocol::RandomStream random);

    [[nodiscard]] protocol::Duration handshake_time() const { return settings_.handshake_time; }
    /// The authority's certificate, for programs outside that are to trust it.
    [[nodiscard]] std::string authority_pem();

private:
    [[nodiscard]] const CertificateSettings& certificate(const std::string& host) const;
    [[nodiscard]] const protocol::crypto::CertificateAuthority& authority();
    [[nodiscard]] const protocol::crypto::Identity& identity(const std::string& host);
    [[nodiscard]] const protocol::crypto::Identity& user_identity(const std::string& user);
    [[nodiscard]] std::vector<std::string> names_of(const std::string& host) const;
    [[nodiscard]] std::int64_t unix_seconds(protocol::Instant at) const;

    std::uint64_t seed_;
    const protocol::message::Calendar& calendar_;
    TlsSettings settings_;
    std::map<std::string, CertificateSettings> certificates_;  ///< by host; those that are not the usual ones
    std::optional<protocol::crypto::CertificateAuthority> authority_;
    std::map<std::string, protocol::crypto::Identity> identities_;       ///< by host; made when first needed
    std::map<std::string, protocol::crypto::Identity> user_identities_;  ///< by user; likewise
};

}  // namespace sim::host
