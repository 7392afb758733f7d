#pragma once

#include "sim/scenario/section.hpp"
#include "sim/scenario/topology.hpp"

namespace sim::scenario {

/// `tls`, `tls_from_start` and `client_certificate` of a service that a mail program uses. @pre service.port is read
/// already
void read_service_tls(const Section& section, ServiceAddress& service);
/// `tls`, `tls_ports`, `plaintext_login` and `auth_mechanisms` of a POP3 or IMAP server.
/// @param usual_port  with TLS from the start, RFC 8314 section 3
/// @param settings  of mailstore::Pop3Settings or ImapSettings
template <class Settings>
void read_mailbox_tls(const Section& section, std::uint16_t usual_port, Settings& settings) {
    section.get_choice("tls", settings.tls);
    if (settings.tls != protocol::TlsUse::none) settings.tls_ports = {usual_port};
    section.get("tls_ports", settings.tls_ports);
    settings.plaintext_login = settings.tls == protocol::TlsUse::none;
    section.get("plaintext_login", settings.plaintext_login);
    section.get("auth_mechanisms", settings.mechanisms);
}
/// `tls` and `plaintext_login` of a domain, or of `defaults`.
struct DomainTls {
    protocol::TlsUse use = protocol::TlsUse::none;
    std::optional<bool> plaintext_login{};  ///< nothing: only where `use` is none
};

/// What a domain says of its servers, where `said`, the server's own section, says nothing.
template <class Settings>
void apply_domain_tls(const DomainTls& domain, const Section& said, std::uint16_t usual_port, Settings& settings) {
    if (!said.has("tls")) settings.tls = domain.use;
    const bool secured = settings.tls != protocol::TlsUse::none;
    if (!said.has("tls_ports") && secured) settings.tls_ports = {usual_port};
    if (!said.has("plaintext_login")) settings.plaintext_login = domain.plaintext_login.value_or(!secured);
}
/// The same for transfer agents. @param said  their sections. Who takes mail from everybody does not demand TLS, RFC
/// 3207 section 4.
void apply_domain_tls(const DomainTls& domain, const std::vector<Section>& said, mta::Settings& settings);

/// The section `certificate` of a host.
[[nodiscard]] host::CertificateSettings read_certificate(const Section& section);
/// The section `tls` of the scenario.
[[nodiscard]] host::TlsSettings read_tls(const Section& section);

}  // namespace sim::scenario
