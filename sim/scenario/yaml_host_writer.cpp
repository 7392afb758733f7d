#include "sim/scenario/yaml_host_writer.hpp"

#include <fmt/format.h>

#include "protocol/base/ascii.hpp"
#include "sim/scenario/machine_tables.hpp"
#include "sim/scenario/scalar.hpp"
#include "sim/scenario/tls_keys.hpp"
#include "sim/scenario/yaml_mta_writer.hpp"
#include "sim/scenario/yaml_words.hpp"

namespace sim::scenario {

namespace {

using yaml::flow;
using yaml::number;
using yaml::truth_value;

std::string flow(const mailstore::QuotaRules& quota) {
    const std::string bound = quota.octets_max ? fmt::format("mailbox: {}, ", format_size(*quota.octets_max)) : "";
    return fmt::format("{{{}when_full: {}, grace: {}}}", bound, quota.full_is_temporary ? "defer" : "reject",
                       format_share(quota.grace_share));
}

std::string_view name_of(HostRole role) {
    switch (role) {
        case HostRole::client:
            return "client";
        case HostRole::mail_server:
            return "mail-server";
        case HostRole::name_server:
            return "name-server";
        case HostRole::resolver:
            return "resolver";
        case HostRole::other:
            return "other";
    }
    return {};
}
void write_user_agents(YamlBlock& out, const Host& host) {
    if (host.user_agents.empty()) return;
    out.open(2, "user_agents");
    for (const UserAgent& agent : host.user_agents) {
        out.element(3);
        out.key(4, "address", yaml_quoted(agent.address));
        out.key(4, "submission", flow(agent.submission));
        if (agent.pop3) out.key(4, "pop3", flow(*agent.pop3));
        if (agent.imap) out.key(4, "imap", flow(*agent.imap));
        out.key(4, "outbox",
                fmt::format("{{retry_interval: {}, lifetime_max: {}}}", format_duration(agent.outbox.retry_interval),
                            format_duration(agent.outbox.lifetime_max)));
        out.key(4, "pipelining", truth_value(agent.pipelining));
        if (agent.auth) out.key(4, "auth", flow(*agent.auth));
        if (agent.keep_sent) out.key(4, "keep_sent", "true");
    }
}

void write_name_services(YamlBlock& out, const Host& host) {
    if (host.authoritative) out.key(2, "name_server", fmt::format("{{zones: {}}}", flow(host.authoritative->zones)));
    if (host.resolver) {
        const auto hint = [](const RootHint& it) {
            return fmt::format("{{name: {}, address: {}}}", it.name, yaml_quoted(it.address.to_string()));
        };
        out.key(2, "resolver", fmt::format("{{root_hints: {}}}", flow(host.resolver->root_hints, hint)));
    }
    out.key(2, "dns",
            fmt::format("{{servers: {}, timeout: {}, attempts: {}}}", flow(host.stub.servers),
                        format_duration(host.stub.timeout), host.stub.attempts));
}

/// @param settings  of mailstore::Pop3Settings or ImapSettings
template <class Settings>
void write_tls(YamlBlock& out, const Settings& settings) {
    out.key(3, "tls", tls_server_names[static_cast<std::size_t>(settings.tls)]);
    out.key(3, "tls_ports", flow(settings.tls_ports));
    out.key(3, "plaintext_login", truth_value(settings.plaintext_login));
    out.key(3, "auth_mechanisms", flow(settings.mechanisms));
}

void write_pop3(YamlBlock& out, const mailstore::Pop3Settings& settings) {
    out.open(2, "pop3");
    out.key(3, "port", number(settings.port));
    write_tls(out, settings);
    if (settings.login_delay) out.key(3, "login_delay", format_duration(*settings.login_delay));
    if (settings.expiry && settings.expiry->days) out.key(3, "expire_days", number(*settings.expiry->days));
    out.key(3, "utf8", truth_value(settings.utf8));
}

void write_certificate(YamlBlock& out, const host::CertificateSettings& certificate) {
    out.open(2, "certificate");
    out.key(3, "names", flow(certificate.names));
    out.key(3, "own_name", truth_value(certificate.names_host));
    out.key(3, "self_signed", truth_value(certificate.self_signed));
    if (certificate.expires_at) out.key(3, "expires_at", format_duration(*certificate.expires_at));
}

void write_imap(YamlBlock& out, const mailstore::ImapSettings& settings) {
    out.open(2, "imap");
    out.key(3, "port", number(settings.port));
    write_tls(out, settings);
    const auto mailbox = [](const mailstore::DefaultMailbox& it) {
        const std::string use = it.special_use.empty() ? "none" : protocol::to_lower(it.special_use.substr(1));
        return fmt::format("{{name: {}, use: {}}}", yaml_quoted(it.name), use);
    };
    out.key(3, "mailboxes", flow(settings.mailboxes, mailbox));
    if (!settings.withheld.empty()) out.key(3, "without", flow(settings.withheld));
}

}  // namespace

void write_host(YamlBlock& out, const Host& host) {
    out.open(1, host.name);
    out.key(2, "site", host.site);
    out.key(2, "role", name_of(host.role));
    out.key(2, "addresses", flow(host.addresses));
    out.key(2, "link", flow(host.access_link));
    if (host.mta) {
        out.open(2, "mta");
        write_settings(out, 3, host.mta->settings);
        out.key(2, "smtp_ports", flow(host.mta->ports));
        out.key(2, "submission_ports", flow(host.mta->submission_ports));
        out.key(2, "submissions_ports", flow(host.mta->submissions_ports));
    }
    if (host.pop3) write_pop3(out, host.pop3->settings);
    if (host.imap) write_imap(out, host.imap->settings);
    if (host.lmtp) {
        out.key(2, "lmtp",
                fmt::format("{{port: {}, recipient_delimiter: {}}}", host.lmtp->settings.port,
                            yaml_quoted(host.lmtp->settings.recipient_delimiter)));
    }
    if (host.quota != mailstore::QuotaRules{}) out.key(2, "quota", flow(host.quota));
    if (host.certificate != host::CertificateSettings{}) write_certificate(out, host.certificate);
    write_name_services(out, host);
    write_user_agents(out, host);
    if (host.tcp_stubs.empty()) return;
    const auto stub = [](const TcpStub& it) {
        const bool silent = it.behaviour == TcpStub::Behaviour::silent;
        return fmt::format("{{port: {}, behaviour: {}}}", it.port, silent ? "silent" : "close");
    };
    out.key(2, "tcp_stubs", flow(host.tcp_stubs, stub));
}

}  // namespace sim::scenario
