#include "sim/scenario/settings_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/base/utf8.hpp"
#include "protocol/base/well_known_ports.hpp"

namespace sim::scenario {

namespace {

void apply_timeouts(const Section& section, mta::ClientTimeouts& timeouts) {
    section.get("connect", timeouts.connect);
    section.get("greeting", timeouts.greeting);
    section.get("helo", timeouts.helo);
    section.get("mail", timeouts.mail);
    section.get("rcpt", timeouts.rcpt);
    section.get("data_initiation", timeouts.data_initiation);
    section.get("data_block", timeouts.data_block);
    section.get("data_termination", timeouts.data_termination);
    section.get("quit", timeouts.quit);
}

void apply_retry_rules(const Section& section, mta::RetrySettings& retry) {
    if (section.has("rules")) {
        auto rules = mta::parse_retry_rules(section.text("rules"));
        if (!rules) return section.problem("rules", rules.error());
        retry.rules = *std::move(rules);
    } else if (section.has("retry_intervals")) {
        retry.rules.clear();  // who writes intervals wants them to hold
    }
    section.get("retry_interval_max", retry.retry_interval_max);
    section.get("hint_lifetime_max", retry.hint_lifetime_max);
    section.get("hint_per_address", retry.hint_per_address);
    section.get("delay_after_cutoff", retry.delay_after_cutoff);
}

void apply_retry(const Section& section, mta::RetrySettings& retry) {
    apply_retry_rules(section, retry);
    section.get("queue_run_interval", retry.queue_run_interval);
    section.get("queue_run_phase", retry.queue_run_phase);
    section.get("backoff_min", retry.backoff_min);
    section.get("backoff_max", retry.backoff_max);
    section.get("retry_intervals", retry.retry_intervals);
    section.get("queue_lifetime_max", retry.queue_lifetime_max);
    section.get("bounce_lifetime_max", retry.bounce_lifetime_max);
    section.get("delay_warning_after", retry.delay_warning_after);
    if (retry.backoff_min > retry.backoff_max) section.problem("backoff_min", "is longer than `backoff_max`");
}

void add_problem(const Section& section, std::string_view key, const Member& member, std::string text) {
    section.problems().add(member.position, fmt::format("{}.{}", section.path(key), member.key), std::move(text));
}

/// Keys that are addresses, `@domain` or local parts, as lookups write them: domains in A-labels.
template <class Map>
void make_canonical(Map& map) {
    for (auto entry = map.begin(); entry != map.end();) {
        const std::string& key = entry->first;
        const auto address = parse_address_target(key);
        if (protocol::is_ascii(key) || !address || *address == key) {
            ++entry;
            continue;
        }
        auto moved = map.extract(entry++);
        moved.key() = *address;
        map.insert(std::move(moved));
    }
}

mta::MailingList read_list(const std::string& name, const Section& section) {
    mta::MailingList list;
    if (!parse_mail_address(name.find('@') == std::string::npos ? name + "@list.test" : name)) {
        section.problems().add(section.position(), section.path(),
                               fmt::format("`{}` is neither a local part nor a mail address", name));
    }
    section.get("members", list.members);
    section.get("owner", list.owner);
    section.get("closed", list.closed);
    section.get("subject_prefix", list.subject_prefix);
    section.get("fields", list.fields);
    section.get("id", list.id);
    return list;
}

/// A map of Postfix's canonical(5): its keys are addresses, `@domain` or local parts.
void read_rewriting(const Section& section, std::string_view key, std::map<std::string, std::string>& target) {
    const auto* members = section.members(key);
    if (members == nullptr) return;
    for (const Member& member : *members) {
        const bool is_local_part = member.key.find('@') == std::string::npos;
        const auto address = parse_address_target(is_local_part ? member.key + "@list.test" : member.key);
        if (!address) add_problem(section, key, member, address.error());
    }
    section.get(key, target);
    make_canonical(target);
}

void apply_recipients(const Section& section, mta::Settings& settings) {
    section.get("local_domains", settings.local_domains);
    section.get("users", settings.users);
    section.get("aliases", settings.aliases);
    section.get("virtual_aliases", settings.virtual_aliases);
    make_canonical(settings.aliases);
    make_canonical(settings.virtual_aliases);
    section.get("virtual_alias_domains", settings.virtual_alias_domains);
    section.get("recipient_delimiter", settings.recipient_delimiter);
    if (section.has("mailbox_lmtp")) {
        const Section store = section.section("mailbox_lmtp");
        mta::Route route{.host = store.text("host"), .lmtp = true};
        store.get("port", route.port);
        settings.mailbox_lmtp = route;
    }
    for (const auto& [name, list] : section.map("lists")) settings.lists[name] = read_list(name, list);
    make_canonical(settings.lists);
    section.get("catch_all", settings.catch_all);
    read_rewriting(section, "sender_canonical", settings.sender_canonical);
    read_rewriting(section, "recipient_canonical", settings.recipient_canonical);
    read_rewriting(section, "canonical", settings.canonical);
    section.get("relay_for", settings.relay_for);
    section.get("relay_recipients", settings.relay_recipients);
    section.get("trusted_clients", settings.trusted_clients);
}

void apply_routes(const Section& section, mta::Settings& settings) {
    for (const auto& [domain, route] : section.map("routes")) {
        const bool is_of_subdomains = domain.starts_with('.');
        const auto name = parse_host_name(std::string_view(domain).substr(is_of_subdomains ? 1 : 0));
        if (!name) {
            section.problem("routes", name.error());
        } else {
            settings.routes[(is_of_subdomains ? "." : "") + *name] = read_route(route);
        }
    }
    if (section.has("smarthost")) settings.smarthost = read_route(section.section("smarthost"));
    if (section.has("fallback_relay")) settings.fallback_relay = read_route(section.section("fallback_relay"));
    if (!section.has("relay_denial")) return;
    enum class Denial : std::uint8_t { reject, defer } denial = Denial::reject;
    section.get_choice("relay_denial", denial);
    settings.relay_denial_is_temporary = denial == Denial::defer;
}

void apply_authentication(const Section& section, mta::Settings& settings) {
    if (section.has("auth_users")) {
        settings.auth_users.emplace();
        section.get("auth_users", *settings.auth_users);
    }
    section.get("auth_mechanisms", settings.auth_mechanisms);
    section.get("auth_everywhere", settings.auth_everywhere);
    section.get("auth_failure_delay", settings.auth_failure_delay);
}

/// Reads replies by what `parse` makes of the keys, in place of the target's.
template <class Name, class Parse>
void read_replies(const Section& section, std::string_view key, Parse parse, std::map<Name, mta::RuleReply>& target) {
    const auto* members = section.members(key);
    if (members == nullptr) return;
    target.clear();
    for (const Member& member : *members) {
        const auto name = parse(member.key);
        const auto reply = mta::RuleReply::parse(member.value.text);
        if (!name) add_problem(section, key, member, name.error());
        if (!reply) add_problem(section, key, member, "no reply of an SMTP server: write `450 4.2.1 busy` or the like");
        if (name && reply) target[*name] = *reply;
    }
}

void apply_rules(const Section& section, mta::Settings& settings) {
    read_replies(section, "client_rules", parse_address, settings.client_rules);
    read_replies(section, "rcpt_rules", parse_mail_address, settings.rcpt_rules);
    section.get("dnsbl", settings.dnsbl);
    section.get("reject_unknown_client_hostname", settings.reject_unknown_client_hostname);
    section.get("reject_unknown_sender_domain", settings.reject_unknown_sender_domain);
    section.get("greylist", settings.greylist);
    section.get("greylist_clients_known_after", settings.greylist_clients_known_after);
    if (section.has("notify_postmaster")) {
        std::vector<std::string> classes;
        section.get("notify_postmaster", classes);
        const auto has = [&](std::string_view name) { return std::ranges::find(classes, name) != classes.end(); };
        settings.double_bounces_to_postmaster = has("2bounce");
        settings.bounces_to_postmaster = has("bounce");
        settings.delays_to_postmaster = has("delay");
    }
    const auto* members = section.members("data_rules");
    if (members == nullptr) return;
    settings.data_rules.clear();
    for (const Member& member : *members) {
        const auto rule = mta::HeaderRule::parse(member.key, member.value.text);
        if (!rule) add_problem(section, "data_rules", member, rule.error());
        if (rule) settings.data_rules.push_back(*rule);
    }
}

/// What can be known of a dialogue at a stage.
void check_reply(const Section& section, const mta::ReplyRule& rule) {
    using Drop = mta::ReplyRule::Drop;
    using mta::DialogueStage;
    const bool in_transaction = rule.at >= DialogueStage::mail && rule.at <= DialogueStage::end_of_data;
    if (rule.from && !in_transaction)
        section.problem("from", "the sender is known from `at: mail` to `at: end-of-data`");
    if (rule.to && (!in_transaction || rule.at == DialogueStage::mail)) {
        section.problem("to", "recipients are known from `at: rcpt` to `at: end-of-data`");
    }
    const bool says_nothing = !section.has("reply") && rule.drop == Drop::none && rule.delay.count() == 0;
    if (says_nothing) section.problem("at", "the rule does nothing: write `reply`, `delay` or `drop`");
    if (rule.drop != Drop::answer) return;
    if (rule.at != DialogueStage::end_of_data) section.problem("drop", "`answer` goes with `at: end-of-data`");
    if (rule.reply) section.problem("reply", "is never heard with `drop: answer`: leave it out");
}

mta::ReplyRule read_reply(const Section& section) {
    mta::ReplyRule rule;
    section.get_choice("at", rule.at);
    section.get("client", rule.client);
    section.get("from", rule.from);
    section.get("to", rule.to);
    section.get("times", rule.times);
    section.get("share", rule.share);
    section.get("delay", rule.delay);
    if (section.has("drop")) {
        enum class Dropped : std::uint8_t { connection, answer } dropped = Dropped::connection;
        section.get_choice("drop", dropped);
        rule.drop = dropped == Dropped::answer ? mta::ReplyRule::Drop::answer : mta::ReplyRule::Drop::connection;
    }
    if (section.has("reply")) {
        rule.reply = mta::RuleReply::parse(section.text("reply"), {5, 0, 0});
        if (!rule.reply) section.problem("reply", "no reply that refuses: write `451 4.3.0 not now` or the like");
    }
    check_reply(section, rule);
    return rule;
}

void apply_replies(const Section& section, mta::Settings& settings) {
    if (!section.has("replies")) return;
    settings.replies.clear();
    for (const Section& entry : section.list("replies")) settings.replies.push_back(read_reply(entry));
}

void apply_defences(const Section& section, mta::Settings& settings) {
    section.get_choice("bare_line_ends", settings.bare_line_ends);
    section.get("passes_bare_line_ends", settings.passes_bare_line_ends);
    section.get("errors_soft_max", settings.errors_soft_max);
    section.get("error_delay", settings.error_delay);
    section.get("errors_max", settings.errors_max);
    section.get("errors_count_refusals", settings.errors_count_refusals);
    section.get("junk_commands_max", settings.junk_commands_max);
    section.get("forbidden_commands", settings.forbidden_commands);
    section.get("synchronisation_enforced", settings.synchronisation_enforced);
    section.get("greet_wait", settings.greet_wait);
    section.get("line_max", settings.line_octets_max);
    section.get("header_max", settings.header_octets_max);
    section.get("connections_max", settings.connections_max);
    section.get("connections_per_client_max", settings.connections_per_client_max);
    section.get("connection_rate_max", settings.connection_rate_max);
    section.get("message_rate_max", settings.message_rate_max);
    section.get("recipient_rate_max", settings.recipient_rate_max);
    section.get("rate_window", settings.rate_window);
}

void apply_tls(const Section& section, mta::Settings& settings) {
    section.get_choice("tls_server", settings.tls_server);
    section.get_choice("tls_client", settings.tls_client);
    section.get("plaintext_login", settings.plaintext_login);
}

void apply_limits(const Section& section, mta::Settings& settings) {
    section.get("extensions_off", settings.extensions_off);
    section.get("binarymime", settings.binary_mime);
    section.get_choice("vrfy", settings.vrfy);
    section.get_choice("expn", settings.expn);
    section.get("size_max", settings.size_octets_max);
    section.get("recipients_max", settings.recipients_max);
    section.get("limits", settings.limits_offered);
    section.get("transactions_max", settings.transactions_max);
    section.get("recipient_domains_max", settings.recipient_domains_max);
    section.get("hops_max", settings.hops_max);
    section.get("reverse_lookup", settings.reverse_lookup);
    section.get("mx_addresses_max", settings.mx_addresses_max);
    section.get("mx_every_preference", settings.mx_every_preference);
    section.get("mx_addresses_hard_max", settings.mx_addresses_hard_max);
    section.get("mx_addresses_shuffled", settings.mx_addresses_shuffled);
    section.get_choice("null_mx_among_others", settings.null_mx_among_others);
    section.get_choice("self_as_exchanger", settings.self_as_exchanger);
    section.get("frozen_max", settings.frozen_max);
    section.get("converts_eight_bit", settings.converts_eight_bit);
    section.get_choice("long_lines", settings.long_lines);
    section.get("line_length_max", settings.line_length_max);
    section.get("mx_sessions_max", settings.mx_sessions_max);
    section.get("deliveries_max", settings.deliveries_max);
    section.get("deliveries_initial", settings.deliveries_initial);
    section.get("success_feedback", settings.success_feedback);
    section.get("failure_feedback", settings.failure_feedback);
    section.get("failed_cohorts_max", settings.failed_cohorts_max);
    section.get("connection_idle_max", settings.connection_idle_max);
    section.get("connection_lifetime_max", settings.connection_lifetime_max);
    section.get("connection_mails_max", settings.connection_mails_max);
    section.get("recipients_per_delivery_max", settings.recipients_per_delivery_max);
    section.get("workers", settings.workers);
    section.get("service_time", settings.service_time);
    section.get("disk_full", settings.disk_full);
}

void apply_families(const Section& section, mta::Settings& settings) {
    if (!section.has("ip")) return;
    std::vector<std::string> families;
    section.get("ip", families);
    settings.ipv4 = settings.ipv6 = false;
    for (const std::string& family : families) (family == "ipv4" ? settings.ipv4 : settings.ipv6) = true;
    if (families.empty()) section.problem("ip", "names no address family");
}

}  // namespace

void apply_settings(const Section& section, mta::Settings& settings) {
    section.get_choice("profile", settings.profile);
    apply_recipients(section, settings);
    apply_routes(section, settings);
    apply_authentication(section, settings);
    apply_tls(section, settings);
    apply_rules(section, settings);
    apply_replies(section, settings);
    apply_defences(section, settings);
    apply_limits(section, settings);
    apply_families(section, settings);
    apply_timeouts(section.section("timeouts"), settings.timeouts);
    apply_retry(section.section("retry"), settings.retry);
}

mta::Settings read_settings(const std::vector<Section>& sections) {
    mta::Profile profile = mta::Profile::postfix;
    for (const Section& section : sections) section.get_choice("profile", profile);
    mta::Settings settings = mta::default_settings(profile);
    for (const Section& section : sections) apply_settings(section, settings);
    return settings;
}

void apply_outbox(const Section& section, user_agent::OutboxSettings& outbox) {
    section.get("retry_interval", outbox.retry_interval);
    section.get("lifetime_max", outbox.lifetime_max);
}

mta::Route read_route(const Section& section) {
    mta::Route route;
    section.get("host", route.host);
    section.get("port", route.port);
    section.get("mx_lookup", route.mx_lookup);
    if (section.has("auth")) {
        const Section credentials = section.section("auth");
        route.auth = protocol::sasl::Credentials{credentials.text("user"), credentials.text("password")};
    }
    return route;
}

Authentication read_authentication(const Section& section) {
    Authentication auth;
    section.get("user", auth.user);
    section.get("password", auth.password);
    section.get("required", auth.required);
    return auth;
}

void apply_quota(const Section& section, mailstore::QuotaRules& quota) {
    section.get("mailbox", quota.octets_max);
    section.get("grace", quota.grace_share);
    if (!section.has("when_full")) return;
    enum class WhenFull : std::uint8_t { reject, defer } when_full = WhenFull::reject;
    section.get_choice("when_full", when_full);
    quota.full_is_temporary = when_full == WhenFull::defer;
}

void apply_link(const Section& section, LinkProperties& link) {
    section.get("latency", link.latency);
    section.get("bandwidth", link.bandwidth_octets_per_s);
    section.get("loss", link.loss_share);
}

}  // namespace sim::scenario
