#include "sim/host/tls_world.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace sim::host {

namespace crypto = protocol::crypto;

namespace {

/// Certificates hold from a day before the start; those that do not expire outlive every run.
constexpr std::int64_t day_seconds = 86'400;
constexpr std::int64_t lifetime_seconds = 3650 * day_seconds;
/// Programs outside reach every host under these.
constexpr std::array<const char*, 3> names_outside{"localhost", "127.0.0.1", "::1"};

const CertificateSettings& usual_certificate() {
    static const CertificateSettings usual;
    return usual;
}

}  // namespace

TlsWorld::TlsWorld(std::uint64_t seed, const protocol::message::Calendar& calendar, const TlsSettings& settings)
    : seed_(seed), calendar_(calendar), settings_(settings) {}

void TlsWorld::set_certificate(const std::string& host, CertificateSettings settings) {
    certificates_.insert_or_assign(host, std::move(settings));
    identities_.erase(host);
}

const CertificateSettings& TlsWorld::certificate(const std::string& host) const {
    const auto found = certificates_.find(host);
    return found == certificates_.end() ? usual_certificate() : found->second;
}

TlsTransport TlsWorld::server(const std::string& host, bool asks_client, protocol::Instant now,
                              protocol::RandomStream random) {
    constexpr auto role = TlsTransport::Role::server;
    if (!settings_.modelled) {
        crypto::TlsServerSettings server{identity(host), {}, unix_seconds(now)};
        if (asks_client) server.clients_authority = authority().root();
        return {role, crypto::TlsEndpoint::server(server, random)};
    }
    const CertificateSettings& shown = certificate(host);
    const bool holds = !shown.expires_at || now < protocol::Instant{} + *shown.expires_at;
    return {role, ModelledTls::server({names_of(host), !shown.self_signed, holds}, asks_client)};
}

TlsTransport TlsWorld::client(const TlsUsage& usage, protocol::Instant now, protocol::RandomStream random) {
    constexpr auto role = TlsTransport::Role::client;
    const bool verified = usage.policy == TlsPolicy::verified;
    if (settings_.modelled) return {role, ModelledTls::client(usage.server_name, verified, usage.certificate_user)};
    const auto verification = verified ? crypto::TlsVerification::verified : crypto::TlsVerification::none;
    crypto::TlsClientSettings client{verification, authority().root(), {}};
    if (!usage.certificate_user.empty()) client.certificate = user_identity(usage.certificate_user);
    return {role, crypto::TlsEndpoint::client(client, usage.server_name, unix_seconds(now), random)};
}

std::string TlsWorld::authority_pem() {
    return authority().root().certificate_pem();
}

const crypto::CertificateAuthority& TlsWorld::authority() {
    if (!authority_) {
        const std::int64_t start = unix_seconds({});
        authority_.emplace(seed_, "mailflow's certification authority",
                           crypto::Validity{start - day_seconds, start + lifetime_seconds});
    }
    return *authority_;
}

const crypto::Identity& TlsWorld::identity(const std::string& host) {
    if (const auto found = identities_.find(host); found != identities_.end()) return found->second;
    const CertificateSettings& shown = certificate(host);
    const std::int64_t start = unix_seconds({});
    crypto::Validity validity{start - day_seconds, start + lifetime_seconds};
    if (shown.expires_at) {
        validity.not_after_unix_seconds = unix_seconds(protocol::Instant{} + *shown.expires_at);
        // Who has expired before the start was good for a year.
        validity.not_before_unix_seconds =
            std::min(validity.not_before_unix_seconds, validity.not_after_unix_seconds - 365 * day_seconds);
    }
    auto made = shown.self_signed ? crypto::CertificateAuthority::self_signed(seed_, host, names_of(host), validity)
                                  : authority().issue(host, names_of(host), validity);
    return identities_.emplace(host, std::move(made)).first->second;
}

const crypto::Identity& TlsWorld::user_identity(const std::string& user) {
    if (const auto found = user_identities_.find(user); found != user_identities_.end()) return found->second;
    const std::int64_t start = unix_seconds({});
    const crypto::Validity validity{start - day_seconds, start + lifetime_seconds};
    return user_identities_.emplace(user, authority().issue_to_user(user, validity)).first->second;
}

std::vector<std::string> TlsWorld::names_of(const std::string& host) const {
    const CertificateSettings& shown = certificate(host);
    std::vector<std::string> names;
    if (shown.names_host) names.push_back(host);
    names.insert(names.end(), shown.names.begin(), shown.names.end());
    if (shown.names_host) names.insert(names.end(), names_outside.begin(), names_outside.end());
    if (names.empty()) names.emplace_back("nobody.invalid");
    return names;
}

std::int64_t TlsWorld::unix_seconds(protocol::Instant at) const {
    return calendar_.civil(at).unix_seconds;
}

}  // namespace sim::host
