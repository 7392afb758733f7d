#include "sim/scenario/yaml_writer.hpp"

#include <fmt/format.h>

#include <array>

#include "protocol/base/ascii.hpp"
#include "sim/scenario/invariant_judges.hpp"
#include "sim/scenario/scalar.hpp"
#include "sim/scenario/yaml_block.hpp"

namespace sim::scenario {

namespace {

std::string truth_value(bool value) {
    return value ? "true" : "false";
}
std::string number(std::uint64_t value) {
    return std::to_string(value);
}
std::string time(protocol::Instant instant) {
    return format_duration(instant - protocol::Instant{});
}
std::string path(const std::string& reverse_path) {
    return yaml_quoted(reverse_path.empty() ? "<>" : reverse_path);
}

template <class T, class Format>
std::string flow(const std::vector<T>& values, Format format) {
    std::string text;
    for (const T& value : values) text += (text.empty() ? "" : ", ") + format(value);
    return "[" + text + "]";
}
std::string flow(const std::vector<std::string>& values) {
    return flow(values, [](const std::string& value) { return yaml_quoted(value); });
}
std::string flow(const std::vector<IpAddress>& values) {
    return flow(values, [](const IpAddress& value) { return yaml_quoted(value.to_string()); });
}
std::string flow(const std::vector<std::uint16_t>& values) {
    return flow(values, [](std::uint16_t value) { return number(value); });
}
std::string flow(const LinkProperties& link) {
    return fmt::format("{{latency: {}, bandwidth: {}, loss: {}}}", format_duration(link.latency),
                       format_bandwidth(link.bandwidth_octets_per_s), format_share(link.loss_share));
}
std::string flow(const ServiceAddress& service) {
    const std::string address = service.address ? ", address: " + yaml_quoted(service.address->to_string()) : "";
    return fmt::format("{{host: {}, port: {}{}}}", service.host, service.port, address);
}
std::string flow(const mailstore::QuotaRules& quota) {
    const std::string bound = quota.octets_max ? fmt::format("mailbox: {}, ", format_size(*quota.octets_max)) : "";
    return fmt::format("{{{}when_full: {}, grace: {}}}", bound, quota.full_is_temporary ? "defer" : "reject",
                       format_share(quota.grace_share));
}
std::string flow(const mta::Route& route) {
    const std::string auth = route.auth ? fmt::format(", auth: {{user: {}, password: {}}}", yaml_quoted(route.auth->user),
                                                      yaml_quoted(route.auth->password))
                                        : "";
    return fmt::format("{{host: {}, port: {}, mx_lookup: {}{}}}", route.host, route.port, truth_value(route.mx_lookup),
                       auth);
}
std::string flow(const Authentication& auth) {
    return fmt::format("{{user: {}, password: {}, required: {}}}", yaml_quoted(auth.user), yaml_quoted(auth.password),
                       truth_value(auth.required));
}
std::string flow(const EventPattern& pattern) {
    std::string text = "{event: " + pattern.kind;
    if (pattern.message) text += ", message: " + yaml_quoted(*pattern.message);
    if (pattern.host) text += ", host: " + *pattern.host;
    if (pattern.chosen) text += ", chosen: " + yaml_quoted(*pattern.chosen);
    return text + "}";
}

std::string_view name_of(mta::Profile profile) {
    switch (profile) {
        case mta::Profile::postfix:
            return "postfix";
        case mta::Profile::exim:
            return "exim";
        case mta::Profile::rfc:
            return "rfc";
    }
    return {};
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
std::string_view name_of(ZoneAnswers answers) {
    switch (answers) {
        case ZoneAnswers::normal:
            return "normal";
        case ZoneAnswers::refused:
            return "refused";
        case ZoneAnswers::servfail:
            return "servfail";
        case ZoneAnswers::silent:
            return "silent";
    }
    return {};
}
std::string_view name_of(ServiceDown::Service service) {
    switch (service) {
        case ServiceDown::Service::mta:
            return "mta";
        case ServiceDown::Service::pop3:
            return "pop3";
        case ServiceDown::Service::dns:
            return "dns";
        case ServiceDown::Service::lmtp:
            return "lmtp";
    }
    return {};
}

std::string_view key_of(mta::DialogueStage stage) {
    constexpr std::array<std::string_view, 9> names{"connect", "greeting", "ehlo",        "auth", "mail",
                                                    "rcpt",    "data",     "end-of-data", "quit"};
    return names.at(static_cast<std::size_t>(stage));
}

std::string flow(const mta::MailingList& list) {
    std::string text = "{members: " + flow(list.members);
    if (!list.owner.empty()) text += ", owner: " + yaml_quoted(list.owner);
    if (!list.id.empty()) text += ", id: " + list.id;
    if (!list.subject_prefix.empty()) text += ", subject_prefix: " + yaml_quoted(list.subject_prefix);
    return text + fmt::format(", closed: {}, fields: {}}}", truth_value(list.closed), truth_value(list.fields));
}

std::string flow(const mta::ReplyRule& rule) {
    std::string text = fmt::format("{{at: {}", key_of(rule.at));
    if (!rule.client.empty()) text += ", client: " + yaml_quoted(rule.client);
    if (rule.from) text += ", from: " + path(*rule.from);
    if (rule.to) text += ", to: " + yaml_quoted(*rule.to);
    if (rule.times != 0) text += ", times: " + number(rule.times);
    if (rule.share < 1) text += ", share: " + format_share(rule.share);
    if (rule.delay.count() != 0) text += ", delay: " + format_duration(rule.delay);
    if (rule.reply) text += ", reply: " + yaml_quoted(rule.reply->encode());
    if (rule.drop != mta::ReplyRule::Drop::none) {
        text += rule.drop == mta::ReplyRule::Drop::answer ? ", drop: answer" : ", drop: connection";
    }
    return text + "}";
}

void write_map(YamlBlock& out, std::size_t depth, std::string_view key, const std::map<std::string, std::string>& map) {
    if (!map.empty()) out.open(depth, key);
    for (const auto& [name, value] : map) out.key(depth + 1, yaml_quoted(name), yaml_quoted(value));
}

/// Who stands for whom, beside aliases.
void write_addresses(YamlBlock& out, std::size_t depth, const mta::Settings& settings) {
    if (!settings.lists.empty()) out.open(depth, "lists");
    for (const auto& [name, list] : settings.lists) out.key(depth + 1, yaml_quoted(name), flow(list));
    if (!settings.catch_all.empty()) out.key(depth, "catch_all", yaml_quoted(settings.catch_all));
    write_map(out, depth, "sender_canonical", settings.sender_canonical);
    write_map(out, depth, "recipient_canonical", settings.recipient_canonical);
    write_map(out, depth, "canonical", settings.canonical);
}

void write_recipient_settings(YamlBlock& out, std::size_t depth, const mta::Settings& settings) {
    out.key(depth, "profile", name_of(settings.profile));
    out.key(depth, "local_domains", flow(settings.local_domains));
    out.key(depth, "users", flow(settings.users));
    if (!settings.aliases.empty()) out.open(depth, "aliases");
    for (const auto& [alias, addresses] : settings.aliases) out.key(depth + 1, yaml_quoted(alias), flow(addresses));
    if (!settings.virtual_aliases.empty()) out.open(depth, "virtual_aliases");
    for (const auto& [alias, addresses] : settings.virtual_aliases) {
        out.key(depth + 1, yaml_quoted(alias), flow(addresses));
    }
    out.key(depth, "virtual_alias_domains", flow(settings.virtual_alias_domains));
    write_addresses(out, depth, settings);
    out.key(depth, "recipient_delimiter", yaml_quoted(settings.recipient_delimiter));
    if (settings.mailbox_lmtp) {
        out.key(depth, "mailbox_lmtp", flow(ServiceAddress{settings.mailbox_lmtp->host, settings.mailbox_lmtp->port, std::nullopt}));
    }
    out.key(depth, "relay_for", flow(settings.relay_for));
    out.key(depth, "relay_recipients", flow(settings.relay_recipients));
    out.key(depth, "trusted_clients", flow(settings.trusted_clients));
    if (!settings.routes.empty()) out.open(depth, "routes");
    for (const auto& [domain, route] : settings.routes) out.key(depth + 1, domain, flow(route));
    if (settings.smarthost) out.key(depth, "smarthost", flow(*settings.smarthost));
    if (settings.fallback_relay) out.key(depth, "fallback_relay", flow(*settings.fallback_relay));
    out.key(depth, "relay_denial", settings.relay_denial_is_temporary ? "defer" : "reject");
}

void write_authentication(YamlBlock& out, std::size_t depth, const mta::Settings& settings) {
    if (settings.auth_users) {
        std::string users;
        for (const auto& [user, password] : *settings.auth_users) {
            users += fmt::format("{}{}: {}", users.empty() ? "" : ", ", yaml_quoted(user), yaml_quoted(password));
        }
        out.key(depth, "auth_users", "{" + users + "}");
    }
    out.key(depth, "auth_mechanisms", flow(settings.auth_mechanisms));
    out.key(depth, "auth_everywhere", truth_value(settings.auth_everywhere));
    out.key(depth, "auth_failure_delay", format_duration(settings.auth_failure_delay));
}

/// What is refused beside, and who is told.
void write_rules(YamlBlock& out, std::size_t depth, const mta::Settings& settings) {
    if (!settings.client_rules.empty()) out.open(depth, "client_rules");
    for (const auto& [client, reply] : settings.client_rules) {
        out.key(depth + 1, yaml_quoted(client.to_string()), yaml_quoted(reply.encode()));
    }
    if (!settings.rcpt_rules.empty()) out.open(depth, "rcpt_rules");
    for (const auto& [address, reply] : settings.rcpt_rules) {
        out.key(depth + 1, yaml_quoted(address), yaml_quoted(reply.encode()));
    }
    if (!settings.data_rules.empty()) out.open(depth, "data_rules");
    for (const mta::HeaderRule& rule : settings.data_rules) {
        out.key(depth + 1, yaml_quoted(rule.pattern), yaml_quoted(rule.encode_action()));
    }
    out.key(depth, "dnsbl", flow(settings.dnsbl));
    out.key(depth, "reject_unknown_sender_domain", truth_value(settings.reject_unknown_sender_domain));
    out.key(depth, "greylist", format_duration(settings.greylist));
    out.key(depth, "greylist_clients_known_after", number(settings.greylist_clients_known_after));
    if (!settings.replies.empty()) out.open(depth, "replies");
    for (const mta::ReplyRule& rule : settings.replies) out.item(depth + 1, flow(rule));
    if (settings.double_bounces_to_postmaster) out.key(depth, "notify_postmaster", "[2bounce]");
}

void write_timeouts(YamlBlock& out, std::size_t depth, const mta::ClientTimeouts& timeouts) {
    out.open(depth, "timeouts");
    out.key(depth + 1, "connect", format_duration(timeouts.connect));
    out.key(depth + 1, "greeting", format_duration(timeouts.greeting));
    out.key(depth + 1, "helo", format_duration(timeouts.helo));
    out.key(depth + 1, "mail", format_duration(timeouts.mail));
    out.key(depth + 1, "rcpt", format_duration(timeouts.rcpt));
    out.key(depth + 1, "data_initiation", format_duration(timeouts.data_initiation));
    out.key(depth + 1, "data_block", format_duration(timeouts.data_block));
    out.key(depth + 1, "data_termination", format_duration(timeouts.data_termination));
    out.key(depth + 1, "quit", format_duration(timeouts.quit));
}

void write_retry(YamlBlock& out, std::size_t depth, const mta::RetrySettings& retry) {
    out.open(depth, "retry");
    out.key(depth + 1, "queue_run_interval", format_duration(retry.queue_run_interval));
    out.key(depth + 1, "queue_run_phase", format_duration(retry.queue_run_phase));
    out.key(depth + 1, "backoff_min", format_duration(retry.backoff_min));
    out.key(depth + 1, "backoff_max", format_duration(retry.backoff_max));
    out.key(depth + 1, "retry_intervals", flow(retry.retry_intervals, format_duration));
    out.key(depth + 1, "rules", yaml_quoted(mta::to_string(retry.rules)));
    out.key(depth + 1, "retry_interval_max", format_duration(retry.retry_interval_max));
    out.key(depth + 1, "hint_lifetime_max", format_duration(retry.hint_lifetime_max));
    out.key(depth + 1, "hint_per_address", truth_value(retry.hint_per_address));
    out.key(depth + 1, "delay_after_cutoff", truth_value(retry.delay_after_cutoff));
    out.key(depth + 1, "queue_lifetime_max", format_duration(retry.queue_lifetime_max));
    out.key(depth + 1, "bounce_lifetime_max", format_duration(retry.bounce_lifetime_max));
    out.key(depth + 1, "delay_warning_after", format_duration(retry.delay_warning_after));
}

void write_defences(YamlBlock& out, std::size_t depth, const mta::Settings& settings) {
    using protocol::smtp::BareLineEnds;
    const BareLineEnds bare = settings.bare_line_ends;
    out.key(depth, "bare_line_ends",
            bare == BareLineEnds::refuse ? "refuse" : bare == BareLineEnds::keep ? "keep" : "accept");
    out.key(depth, "passes_bare_line_ends", truth_value(settings.passes_bare_line_ends));
    out.key(depth, "errors_soft_max", number(settings.errors_soft_max));
    out.key(depth, "error_delay", format_duration(settings.error_delay));
    out.key(depth, "errors_max", number(settings.errors_max));
    out.key(depth, "errors_count_refusals", truth_value(settings.errors_count_refusals));
    out.key(depth, "junk_commands_max", number(settings.junk_commands_max));
    out.key(depth, "forbidden_commands", flow(settings.forbidden_commands));
    out.key(depth, "synchronisation_enforced", truth_value(settings.synchronisation_enforced));
    out.key(depth, "greet_wait", format_duration(settings.greet_wait));
    out.key(depth, "line_max", format_size(settings.line_octets_max));
    out.key(depth, "header_max", format_size(settings.header_octets_max));
    out.key(depth, "connections_max", number(settings.connections_max));
    out.key(depth, "connections_per_client_max", number(settings.connections_per_client_max));
    out.key(depth, "connection_rate_max", number(settings.connection_rate_max));
    out.key(depth, "message_rate_max", number(settings.message_rate_max));
    out.key(depth, "recipient_rate_max", number(settings.recipient_rate_max));
    out.key(depth, "rate_window", format_duration(settings.rate_window));
}

void write_settings(YamlBlock& out, std::size_t depth, const mta::Settings& settings) {
    write_recipient_settings(out, depth, settings);
    write_authentication(out, depth, settings);
    write_rules(out, depth, settings);
    write_defences(out, depth, settings);
    out.key(depth, "extensions_off", flow(settings.extensions_off));
    out.key(depth, "size_max", format_size(settings.size_octets_max));
    out.key(depth, "recipients_max", number(settings.recipients_max));
    out.key(depth, "hops_max", number(settings.hops_max));
    out.key(depth, "reverse_lookup", truth_value(settings.reverse_lookup));
    write_timeouts(out, depth, settings.timeouts);
    write_retry(out, depth, settings.retry);
    out.key(depth, "mx_addresses_max", number(settings.mx_addresses_max));
    out.key(depth, "mx_every_preference", truth_value(settings.mx_every_preference));
    out.key(depth, "mx_addresses_hard_max", number(settings.mx_addresses_hard_max));
    out.key(depth, "mx_addresses_shuffled", truth_value(settings.mx_addresses_shuffled));
    const bool refuses_null = settings.null_mx_among_others == mta::NullMxAmongOthers::refuse;
    out.key(depth, "null_mx_among_others", refuses_null ? "refuse" : "ignore");
    out.key(depth, "self_as_exchanger", settings.self_as_exchanger == mta::SelfAsExchanger::bounce ? "bounce" : "freeze");
    out.key(depth, "frozen_max", format_duration(settings.frozen_max));
    out.key(depth, "converts_eight_bit", truth_value(settings.converts_eight_bit));
    out.key(depth, "mx_sessions_max", number(settings.mx_sessions_max));
    std::vector<std::string> families;
    if (settings.ipv4) families.emplace_back("ipv4");
    if (settings.ipv6) families.emplace_back("ipv6");
    out.key(depth, "ip", flow(families));
    out.key(depth, "deliveries_max", number(settings.deliveries_max));
    out.key(depth, "recipients_per_delivery_max", number(settings.recipients_per_delivery_max));
    out.key(depth, "workers", number(settings.workers));
    out.key(depth, "service_time", format_duration(settings.service_time));
    out.key(depth, "disk_full", truth_value(settings.disk_full));
}

void write_user_agents(YamlBlock& out, const Host& host) {
    if (host.user_agents.empty()) return;
    out.open(2, "user_agents");
    for (const UserAgent& agent : host.user_agents) {
        out.element(3);
        out.key(4, "address", yaml_quoted(agent.address));
        out.key(4, "submission", flow(agent.submission));
        if (agent.pop3) out.key(4, "pop3", flow(*agent.pop3));
        out.key(4, "outbox",
                fmt::format("{{retry_interval: {}, lifetime_max: {}}}", format_duration(agent.outbox.retry_interval),
                            format_duration(agent.outbox.lifetime_max)));
        out.key(4, "pipelining", truth_value(agent.pipelining));
        if (agent.auth) out.key(4, "auth", flow(*agent.auth));
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
    }
    if (host.pop3) out.key(2, "pop3", fmt::format("{{port: {}}}", host.pop3->port));
    if (host.lmtp) {
        out.key(2, "lmtp", fmt::format("{{port: {}, recipient_delimiter: {}}}", host.lmtp->settings.port,
                                       yaml_quoted(host.lmtp->settings.recipient_delimiter)));
    }
    if (host.quota != mailstore::QuotaRules{}) out.key(2, "quota", flow(host.quota));
    write_name_services(out, host);
    write_user_agents(out, host);
    if (host.tcp_stubs.empty()) return;
    const auto stub = [](const TcpStub& it) {
        const bool silent = it.behaviour == TcpStub::Behaviour::silent;
        return fmt::format("{{port: {}, behaviour: {}}}", it.port, silent ? "silent" : "close");
    };
    out.key(2, "tcp_stubs", flow(host.tcp_stubs, stub));
}

void write_records(YamlBlock& out, std::size_t depth, const std::vector<ZoneRecord>& records) {
    out.open(depth, "records");
    for (const ZoneRecord& entry : records) {
        out.item(depth + 1, yaml_quoted(entry.record.to_string()));
    }
}

void write_world(YamlBlock& out, const Scenario& scenario) {
    if (!scenario.platform_file.empty()) out.key(0, "platform", yaml_quoted(scenario.platform_file));
    const auto site = [](const Site& it) { return it.name; };
    out.key(0, "sites", flow(scenario.sites, site));
    if (!scenario.links.empty()) out.open(0, "links");
    for (const SiteLink& link : scenario.links) {
        out.element(1);
        out.key(2, "name", yaml_quoted(link.name));
        out.key(2, "from", link.from);
        out.key(2, "to", link.to);
        out.key(2, "latency", format_duration(link.properties.latency));
        out.key(2, "bandwidth", format_bandwidth(link.properties.bandwidth_octets_per_s));
        out.key(2, "loss", format_share(link.properties.loss_share));
    }
    if (!scenario.hosts.empty()) out.open(0, "hosts");
    for (const Host& host : scenario.hosts) write_host(out, host);
    if (!scenario.zones.empty()) out.open(0, "zones");
    for (const Zone& zone : scenario.zones) {
        out.open(1, yaml_quoted(zone.origin));
        out.key(2, "answers", name_of(zone.answers));
        if (zone.unchecked) out.key(2, "unchecked", "true");
        write_records(out, 2, zone.records);
    }
    if (!scenario.accounts.empty()) out.open(0, "accounts");
    for (const Account& account : scenario.accounts) {
        out.open(1, yaml_quoted(account.address));
        out.key(2, "password", yaml_quoted(account.password));
        out.key(2, "host", account.host);
        if (!account.also_on.empty()) out.key(2, "also_on", flow(account.also_on));
        out.key(2, "mailbox", yaml_quoted(account.mailbox));
        if (account.quota_octets) out.key(2, "quota", format_size(*account.quota_octets));
    }
}

void write_dsn(YamlBlock& out, const Mail& mail) {
    std::string open;  // the key whose mapping is being written
    for (const DsnParameter& parameter : mail.dsn) {
        const std::string key = protocol::to_lower(parameter.keyword);
        if (parameter.recipient.empty()) {
            out.key(2, key, yaml_quoted(parameter.value));
            continue;
        }
        if (key != open) out.open(2, key);
        open = key;
        out.key(3, yaml_quoted(parameter.recipient), yaml_quoted(parameter.value));
    }
}

void write_mail(YamlBlock& out, const Mail& mail) {
    out.element(1);
    out.key(2, "id", yaml_quoted(mail.id));
    out.key(2, "at", time(mail.at));
    out.key(2, "from", path(mail.from));
    out.key(2, "to", flow(mail.to));
    if (!mail.cc.empty()) out.key(2, "cc", flow(mail.cc));
    if (!mail.bcc.empty()) out.key(2, "bcc", flow(mail.bcc));
    out.key(2, "unknown_domain", "true");
    if (mail.raw) {
        out.key(2, "raw", yaml_quoted(*mail.raw));
    } else {
        out.key(2, "subject", yaml_quoted(mail.subject));
        out.key(2, "body", yaml_quoted(mail.body));
    }
    if (!mail.headers.empty()) out.open(2, "headers");
    for (const auto& [name, value] : mail.headers) out.key(3, yaml_quoted(name), yaml_quoted(value));
    if (mail.size_octets) out.key(2, "size", format_size(*mail.size_octets));
    write_dsn(out, mail);
    out.key(2, "client", mail.client);
    out.key(2, "server", flow(mail.server));
    if (mail.auth) out.key(2, "auth", flow(*mail.auth));
    out.key(2, "smtputf8", truth_value(mail.smtputf8));
    out.key(2, "declare_size", truth_value(mail.declare_size));
    if (mail.announced_size_octets) out.key(2, "announced_size", format_size(*mail.announced_size_octets));
    if (mail.eight_bit) out.key(2, "eight_bit", "true");
    out.key(2, "use_bdat", truth_value(mail.use_bdat));
    out.key(2, "as_is", truth_value(mail.as_is));
}

void write_read(YamlBlock& out, const Read& read) {
    out.element(1);
    out.key(2, "id", yaml_quoted(read.id));
    out.key(2, "at", time(read.at));
    out.key(2, "user", yaml_quoted(read.user));
    out.key(2, "with", "pop3");
    out.key(2, "keep", truth_value(read.policy == Read::Policy::keep));
    out.key(2, "drop_connection", truth_value(read.drop_connection));
    out.key(2, "password", yaml_quoted(read.password));
    out.key(2, "client", read.client);
    out.key(2, "server", flow(read.server));
}

/// Writes the keys of a fault's action.
struct ActionWriter {
    YamlBlock& out;

    void operator()(const HostDown& action) const { on("host", action.host, "down"); }
    void operator()(const HostRestart& action) const { on("host", action.host, "restart"); }
    void operator()(const QueueFlush& action) const { on("host", action.host, "flush"); }
    void operator()(const LinkDown& action) const { on("link", action.link, "down"); }
    void operator()(const ServiceDown& action) const {
        out.key(2, "host", action.host);
        out.key(2, "stop", name_of(action.service));
    }
    void operator()(const Firewall& action) const {
        const network::FirewallRule& rule = action.rule;
        out.key(2, "host", action.host);
        const bool refuse = rule.action == network::FirewallRule::Action::refuse;
        if (rule.port) out.key(2, refuse ? "refuse" : "drop", number(*rule.port));
        if (!rule.port) out.key(2, "drop_all", "true");
        out.key(2, "direction", rule.direction == network::FirewallRule::Direction::inbound ? "in" : "out");
        if (rule.family) out.key(2, "family", *rule.family == IpAddress::Family::ipv4 ? "ipv4" : "ipv6");
        if (rule.remote) out.key(2, "remote", yaml_quoted(rule.remote->to_string()));
    }
    void operator()(const LinkLatency& action) const {
        out.key(2, "link", yaml_quoted(action.link));
        out.key(2, "latency", format_duration(action.latency));
    }
    void operator()(const LinkBandwidth& action) const {
        out.key(2, "link", yaml_quoted(action.link));
        out.key(2, "bandwidth", format_bandwidth(action.octets_per_s));
    }
    void operator()(const LinkLoss& action) const {
        out.key(2, "link", yaml_quoted(action.link));
        out.key(2, "loss", format_share(action.share));
    }
    void operator()(const ZoneAnswersChange& action) const {
        out.key(2, "zone", yaml_quoted(action.zone));
        out.key(2, "answers", name_of(action.answers));
    }
    void operator()(const ZoneChange& action) const {
        out.key(2, "zone", yaml_quoted(action.zone));
        write_records(out, 2, action.records);
    }
    void operator()(const SettingsChange& action) const {
        out.key(2, "host", action.host);
        out.open(2, "set");
        write_settings(out, 3, action.settings);
    }
    void on(std::string_view target, const std::string& name, std::string_view action) const {
        out.key(2, target, yaml_quoted(name));
        out.key(2, action, "true");
    }
};

/// Writes the keys of an expectation's predicate.
struct PredicateWriter {
    YamlBlock& out;

    void operator()(const Delivered& want) const {
        out.open(2, "delivered");
        if (!want.to.empty()) out.key(3, "to", yaml_quoted(want.to));
        out.key(3, "times", format_count(want.times));
        out.optional(3, "within", want.within);
        out.optional(3, "via", want.via);
        out.optional(3, "at", want.at);
    }
    void operator()(const Bounced& want) const {
        out.open(2, "bounced");
        if (!want.to.empty()) out.key(3, "to", yaml_quoted(want.to));
        out.optional(3, "status", want.status);
        out.optional(3, "within", want.within);
    }
    void operator()(const Notified& want) const {
        out.open(2, "notified");
        out.key(3, "who", yaml_quoted(want.who));
        if (want.about) out.key(3, "about", yaml_quoted(*want.about));
        out.optional(3, "action", want.action);
        out.key(3, "times", format_count(want.times));
        out.optional(3, "within", want.within);
    }
    void operator()(const Deferred& want) const {
        out.open(2, "deferred");
        out.key(3, "times", format_count(want.times));
        out.optional(3, "at", want.at);
    }
    void operator()(const Queued& want) const {
        out.open(2, "queued");
        out.optional(3, "at", want.at);
    }
    void operator()(const Refused& want) const {
        out.open(2, "refused");
        out.optional(3, "at", want.at);
        out.optional(3, "status", want.status);
    }
    void operator()(const ReadBy& want) const {
        out.open(2, "read");
        out.key(3, "by", yaml_quoted(want.user));
        if (want.subject) out.key(3, "subject", yaml_quoted(*want.subject));
        out.optional(3, "within", want.within);
    }
    void operator()(const Hops& want) const {
        out.open(2, "hops");
        if (!want.path.empty()) out.key(3, "path", flow(want.path));
        if (want.count) out.key(3, "count", format_count(*want.count));
    }
    void operator()(const Attempts& want) const {
        out.open(2, "attempts");
        out.key(3, "count", format_count(want.count));
        out.optional(3, "at", want.at);
    }
    void operator()(const Order& want) const {
        out.key(2, "order", flow(want.events, [](const EventPattern& pattern) { return flow(pattern); }));
    }
    void operator()(const Always& want) const { out.key(2, "always", name(want.invariant)); }
};

void write_events(YamlBlock& out, const Scenario& scenario) {
    if (!scenario.mail.empty()) out.open(0, "mail");
    for (const Mail& mail : scenario.mail) write_mail(out, mail);
    if (!scenario.reads.empty()) out.open(0, "read");
    for (const Read& read : scenario.reads) write_read(out, read);
    if (!scenario.faults.empty()) out.open(0, "faults");
    for (const Fault& fault : scenario.faults) {
        out.element(1);
        out.key(2, "id", yaml_quoted(fault.id));
        out.key(2, "at", time(fault.at));
        if (fault.until) out.key(2, "until", time(*fault.until));
        std::visit(ActionWriter{out}, fault.action);
    }
}

void write_teaching(YamlBlock& out, const Scenario& scenario) {
    if (!scenario.expectations.empty()) out.open(0, "expect");
    for (const Expectation& expectation : scenario.expectations) {
        out.element(1);
        out.key(2, "id", yaml_quoted(expectation.id));
        out.key(2, "points", number(expectation.points));
        if (!expectation.message.empty()) out.key(2, "message", yaml_quoted(expectation.message));
        out.key(2, "not", truth_value(expectation.negated));
        out.key(2, "hint", yaml_quoted(expectation.hint));
        std::visit(PredicateWriter{out}, expectation.predicate);
    }
    if (!scenario.lesson.empty()) out.open(0, "lesson");
    for (const LessonStop& stop : scenario.lesson) {
        out.element(1);
        out.key(2, "stop", flow(stop.stop));
        out.key(2, "ask", yaml_quoted(stop.ask));
        out.key(2, "choices", flow(stop.choices));
        out.key(2, "answer", yaml_quoted(stop.answer));
        out.key(2, "explain", yaml_quoted(stop.explain));
    }
}

}  // namespace

std::string to_yaml(const Scenario& scenario) {
    YamlBlock out;
    out.key(0, "mailflow", "1");
    out.key(0, "title", yaml_quoted(scenario.title));
    out.key(0, "description", yaml_quoted(scenario.description));
    out.key(0, "seed", number(scenario.seed));
    out.key(0, "start", yaml_quoted(format_start(scenario.start)));
    if (scenario.until) out.key(0, "until", time(*scenario.until));
    write_world(out, scenario);
    write_events(out, scenario);
    write_teaching(out, scenario);
    return out.take();
}

}  // namespace sim::scenario
