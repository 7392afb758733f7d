#include "sim/scenario/yaml_mta_writer.hpp"

#include <fmt/format.h>

#include <map>
#include <string>

#include "sim/scenario/mta_part_tables.hpp"
#include "sim/scenario/mta_table.hpp"
#include "sim/scenario/scalar.hpp"
#include "sim/scenario/yaml_words.hpp"

namespace sim::scenario {

namespace {

using yaml::flow;
using yaml::number;
using yaml::path;
using yaml::truth_value;

std::string flow(const mta::Route& route) {
    const std::string auth = route.auth ? fmt::format(", auth: {{user: {}, password: {}}}",
                                                      yaml_quoted(route.auth->user), yaml_quoted(route.auth->password))
                                        : "";
    return fmt::format("{{host: {}, port: {}, mx_lookup: {}{}}}", route.host, route.port, truth_value(route.mx_lookup),
                       auth);
}

std::string flow(const mta::MailingList& list) {
    std::string text = "{members: " + flow(list.members);
    if (!list.owner.empty()) text += ", owner: " + yaml_quoted(list.owner);
    if (!list.id.empty()) text += ", id: " + list.id;
    if (!list.subject_prefix.empty()) text += ", subject_prefix: " + yaml_quoted(list.subject_prefix);
    return text + fmt::format(", closed: {}, fields: {}}}", truth_value(list.closed), truth_value(list.fields));
}

std::string flow(const mta::ReplyRule& rule) {
    std::string text = fmt::format("{{at: {}", choice_name(reply_table, "at", rule.at));
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

template <class E>
void write_choice(YamlBlock& out, std::size_t depth, std::string_view key, E value) {
    out.key(depth, key, choice_name(mta_table, key, value));
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
    write_choice(out, depth, "profile", settings.profile);
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
        const mta::Route& store = *settings.mailbox_lmtp;
        out.key(depth, "mailbox_lmtp", fmt::format("{{host: {}, port: {}}}", store.host, store.port));
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
    out.key(depth, "reject_unknown_client_hostname", truth_value(settings.reject_unknown_client_hostname));
    out.key(depth, "reject_unknown_sender_domain", truth_value(settings.reject_unknown_sender_domain));
    out.key(depth, "greylist", format_duration(settings.greylist));
    out.key(depth, "greylist_clients_known_after", number(settings.greylist_clients_known_after));
    if (!settings.replies.empty()) out.open(depth, "replies");
    for (const mta::ReplyRule& rule : settings.replies) out.item(depth + 1, flow(rule));
    std::string classes;
    const auto add_class = [&](bool is_told, std::string_view name) {
        if (is_told) classes.append(classes.empty() ? "" : ", ").append(name);
    };
    add_class(settings.double_bounces_to_postmaster, "2bounce");
    add_class(settings.bounces_to_postmaster, "bounce");
    add_class(settings.delays_to_postmaster, "delay");
    if (!classes.empty()) out.key(depth, "notify_postmaster", "[" + classes + "]");
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
    write_choice(out, depth, "bare_line_ends", settings.bare_line_ends);
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

}  // namespace

void write_settings(YamlBlock& out, std::size_t depth, const mta::Settings& settings) {
    write_recipient_settings(out, depth, settings);
    write_authentication(out, depth, settings);
    write_choice(out, depth, "tls_server", settings.tls_server);
    write_choice(out, depth, "tls_client", settings.tls_client);
    if (settings.plaintext_login) out.key(depth, "plaintext_login", truth_value(*settings.plaintext_login));
    write_rules(out, depth, settings);
    write_defences(out, depth, settings);
    out.key(depth, "extensions_off", flow(settings.extensions_off));
    out.key(depth, "binarymime", truth_value(settings.binary_mime));
    write_choice(out, depth, "vrfy", settings.vrfy);
    write_choice(out, depth, "expn", settings.expn);
    out.key(depth, "size_max", format_size(settings.size_octets_max));
    out.key(depth, "recipients_max", number(settings.recipients_max));
    out.key(depth, "limits", truth_value(settings.limits_offered));
    out.key(depth, "transactions_max", number(settings.transactions_max));
    out.key(depth, "recipient_domains_max", number(settings.recipient_domains_max));
    out.key(depth, "hops_max", number(settings.hops_max));
    out.key(depth, "reverse_lookup", truth_value(settings.reverse_lookup));
    write_timeouts(out, depth, settings.timeouts);
    write_retry(out, depth, settings.retry);
    out.key(depth, "mx_addresses_max", number(settings.mx_addresses_max));
    out.key(depth, "mx_every_preference", truth_value(settings.mx_every_preference));
    out.key(depth, "mx_addresses_hard_max", number(settings.mx_addresses_hard_max));
    out.key(depth, "mx_addresses_shuffled", truth_value(settings.mx_addresses_shuffled));
    write_choice(out, depth, "null_mx_among_others", settings.null_mx_among_others);
    write_choice(out, depth, "self_as_exchanger", settings.self_as_exchanger);
    out.key(depth, "frozen_max", format_duration(settings.frozen_max));
    out.key(depth, "converts_eight_bit", truth_value(settings.converts_eight_bit));
    write_choice(out, depth, "long_lines", settings.long_lines);
    out.key(depth, "line_length_max", format_size(settings.line_length_max));
    out.key(depth, "mx_sessions_max", number(settings.mx_sessions_max));
    std::vector<std::string> families;
    if (settings.ipv4) families.emplace_back("ipv4");
    if (settings.ipv6) families.emplace_back("ipv6");
    out.key(depth, "ip", flow(families));
    out.key(depth, "deliveries_max", number(settings.deliveries_max));
    out.key(depth, "deliveries_initial", number(settings.deliveries_initial));
    out.key(depth, "success_feedback", format_share(settings.success_feedback));
    out.key(depth, "failure_feedback", format_share(settings.failure_feedback));
    out.key(depth, "failed_cohorts_max", number(settings.failed_cohorts_max));
    out.key(depth, "connection_idle_max", format_duration(settings.connection_idle_max));
    out.key(depth, "connection_lifetime_max", format_duration(settings.connection_lifetime_max));
    out.key(depth, "connection_mails_max", number(settings.connection_mails_max));
    out.key(depth, "recipients_per_delivery_max", number(settings.recipients_per_delivery_max));
    out.key(depth, "workers", number(settings.workers));
    out.key(depth, "service_time", format_duration(settings.service_time));
    out.key(depth, "disk_full", truth_value(settings.disk_full));
}

}  // namespace sim::scenario
