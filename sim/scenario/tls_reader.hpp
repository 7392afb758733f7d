#pragma once

#include "sim/scenario/section.hpp"
#include "sim/scenario/topology.hpp"

namespace sim::scenario {

/// `tls` and `tls_from_start` of a service that a mail program uses. @pre service.port is read already
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
/// The section `certificate` of a host.
[[nodiscard]] host::CertificateSettings read_certificate(const Section& section);
/// The section `tls` of the scenario.
[[nodiscard]] host::TlsSettings read_tls(const Section& section);

}  // namespace sim::scenario
