#include "sim/scenario/tls_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/well_known_ports.hpp"
#include "protocol/crypto/certificate.hpp"

namespace sim::scenario {

void read_service_tls(const Section& section, ServiceAddress& service) {
    section.get_choice("tls", service.tls);
    const bool usual = service.port == protocol::submissions_port || service.port == protocol::imaps_port ||
                       service.port == protocol::pop3s_port;
    service.tls_from_start = usual && service.tls != host::TlsPolicy::none;
    section.get("tls_from_start", service.tls_from_start);
    if (service.tls_from_start && service.tls == host::TlsPolicy::none) {
        section.problem("tls_from_start", "needs `tls`");
    }
    section.get("client_certificate", service.certificate_user);
    const bool told = section.has("client_certificate");
    if (service.tls == host::TlsPolicy::none) {
        if (told) section.problem("client_certificate", "needs `tls`");
        service.certificate_user.clear();
    }
    if (!told) return;
    if (service.certificate_user.empty() ||
        service.certificate_user.size() > protocol::crypto::common_name_octets_max) {
        section.problem("client_certificate",
                        fmt::format("expected a login name of at most {} octets, RFC 5280 appendix A.1",
                                    protocol::crypto::common_name_octets_max));
    }
}

host::CertificateSettings read_certificate(const Section& section) {
    host::CertificateSettings certificate;
    section.get("names", certificate.names);
    section.get("own_name", certificate.names_host);
    section.get("self_signed", certificate.self_signed);
    section.get("expires_at", certificate.expires_at);
    if (!certificate.names_host && certificate.names.empty()) {
        section.problem("own_name", "a certificate is for somebody: name others in `names`");
    }
    return certificate;
}

void apply_domain_tls(const DomainTls& domain, const std::vector<Section>& said, mta::Settings& settings) {
    const bool told = std::ranges::any_of(said, [](const Section& section) { return section.has("tls_server"); });
    if (!told && domain.use != protocol::TlsUse::none) settings.tls_server = protocol::TlsUse::offered;
    if (!settings.plaintext_login) settings.plaintext_login = domain.plaintext_login;
}

host::TlsSettings read_tls(const Section& section) {
    host::TlsSettings settings;
    section.get("modelled", settings.modelled);
    section.get("handshake_time", settings.handshake_time);
    return settings;
}

}  // namespace sim::scenario
