#include "sim/mta/settings.hpp"

namespace sim::mta {

namespace {

using std::chrono::hours;
using std::chrono::minutes;

/// Exim 4.96 with Debian's configuration: the chapters "Main configuration", "The smtp transport" and "Retry
/// configuration" of its specification, and what was measured (docs/routing-oracle.md).
void apply_exim(Settings& settings) {
    using enum RetryRule::Kind;
    constexpr std::int64_t half_more = 1500;
    settings.retry.rules = {
        {fixed, hours{2}, minutes{15}}, {geometric, hours{16}, hours{1}, half_more}, {fixed, hours{24 * 4}, hours{6}}};
    settings.retry.queue_run_interval = minutes{30};
    settings.retry.queue_lifetime_max = settings.retry.bounce_lifetime_max = hours{24 * 4};
    settings.retry.delay_warning_after = hours{24};
    settings.mx_sessions_max = 0;
    settings.mx_every_preference = true;
    settings.null_mx_among_others = NullMxAmongOthers::ignore;
    settings.self_as_exchanger = SelfAsExchanger::freeze;
    settings.converts_eight_bit = false;
    settings.long_lines = LongLines::refuse;  // message_linelength_limit of the smtp transport: "will cause a failure"
    settings.hops_max = 30;
    settings.recipients_max = 50'000;
    settings.transactions_max = 1000;  // smtp_accept_max_per_connection
    settings.recipients_per_delivery_max = 100;
    settings.size_octets_max = 50ULL * 1024 * 1024;
    settings.extensions_off = {"ENHANCEDSTATUSCODES", "DSN", "ETRN", "VRFY"};
    // No acl_smtp_vrfy and acl_smtp_expn: neither is in EHLO, they get 252 and 550 (specification, "Access control
    // lists").
    settings.vrfy = VrfyPolicy::cannot_verify;
    settings.expn = ExpnPolicy::prohibit;
    constexpr unsigned endured = 3;  // smtp_max_unknown_commands, smtp_max_synprot_errors
    settings.errors_max = endured;
    settings.errors_soft_max = 0;
    settings.errors_count_refusals = false;
    settings.junk_commands_max = 10;  // smtp_accept_max_nonmail
    settings.forbidden_commands.clear();
    settings.synchronisation_enforced = true;  // smtp_enforce_sync
    settings.line_octets_max = 998;            // acl_check_data of the default configuration
    settings.header_octets_max = 1U << 20U;    // header_maxsize
    settings.connections_max = 20;             // smtp_accept_max
    settings.deliveries_initial = 0;           // remote_max_parallel knows no feedback
    settings.connection_idle_max = {};         // what it sends on over one connection are mails that have waited
    settings.connections_per_client_max = 0;
    settings.timeouts.connect = minutes{5};
    settings.timeouts.data_initiation = settings.timeouts.data_block = minutes{5};
}

/// What the standards say where the programs go ways of their own.
void apply_rfc(Settings& settings) {
    // RFC 5321 section 4.5.4.1: at least 30 minutes between tries, sooner in the first hour is sensible.
    settings.retry.retry_intervals = {minutes{30}, minutes{30}, hours{2}, hours{3}};
    settings.long_lines =
        LongLines::send;  // RFC 5321 section 4.5.3.1.6: what all must take; of breaking it says nothing
    settings.mx_sessions_max = 0;
    settings.errors_soft_max = settings.junk_commands_max = settings.connections_per_client_max = 0;
    settings.forbidden_commands.clear();
    settings.deliveries_initial = 0;
    settings.connection_idle_max = {};   // section 4.5.4.1 has no word about it
    settings.vrfy = VrfyPolicy::answer;  // RFC 5321 section 3.5.1: SHOULD, both
    settings.expn = ExpnPolicy::answer;
    settings.mx_addresses_max = 0;
    settings.mx_addresses_shuffled = false;                     // section 5.1: in the order presented
    settings.null_mx_among_others = NullMxAmongOthers::ignore;  // RFC 7505 section 3: a null MX is a single one
    settings.hops_max = 100;                                    // RFC 5321 section 6.3
}

}  // namespace

Settings default_settings(Profile profile) {
    Settings settings;
    settings.profile = profile;
    if (profile == Profile::exim) apply_exim(settings);
    if (profile == Profile::rfc) apply_rfc(settings);
    return settings;
}

}  // namespace sim::mta
