#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"
#include "protocol/sasl/credentials.hpp"
#include "protocol/smtp/client_settings.hpp"
#include "protocol/smtp/server_settings.hpp"
#include "sim/host/tls_policy.hpp"
#include "sim/mta/access_rules.hpp"
#include "sim/mta/mailing_list.hpp"
#include "sim/mta/reply_rules.hpp"
#include "sim/mta/retry_rule.hpp"

namespace sim::mta {

using protocol::Duration;
namespace smtp = protocol::smtp;

/// Whose habits a transfer agent has where RFC 5321 leaves a choice. It decides the defaults below.
enum class Profile : std::uint8_t { postfix, exim, rfc };

/// What a null MX (RFC 7505) means that does not stand alone, which section 3 forbids.
enum class NullMxAmongOthers : std::uint8_t {
    refuse,  ///< the domain takes no mail
    ignore,  ///< the others count
};

/// What VRFY is answered, RFC 5321 sections 3.5 and 7.3.
enum class VrfyPolicy : std::uint8_t {
    refuse,         ///< 502
    cannot_verify,  ///< 252, whoever it is about
    check,          ///< what RCPT would be refused with, else 252: it is not said that there is such a user
    answer,         ///< 250, 251, 252, 550, 551, 553 from the tables
};

/// What EXPN is answered.
enum class ExpnPolicy : std::uint8_t {
    refuse,    ///< 502
    prohibit,  ///< 550 5.7.2
    answer,    ///< the members of a list or alias
};

/// What becomes of mail whose best exchanger is the host itself.
enum class SelfAsExchanger : std::uint8_t {
    bounce,  ///< it is returned, RFC 5321 section 5.1
    freeze,  ///< it is kept, and nobody tries to deliver it until somebody has looked after it
};

/// What becomes of content with a line that is too long for SMTP (RFC 5321 section 4.5.3.1.6).
enum class LongLines : std::uint8_t {
    send,    ///< it goes as it is
    break_,  ///< CRLF SPACE goes into the line, whatever it was
    refuse,  ///< the mail is returned
};

/// A fixed next hop. With `mx_lookup` the host is a domain whose MX records are asked for first.
struct Route {
    std::string host;
    std::uint16_t port = 25;
    bool mx_lookup = false;
    std::optional<protocol::sasl::Credentials> auth{};  ///< said where the next hop offers AUTH (RFC 4954)
    bool lmtp = false;                                  ///< LMTP is spoken there (RFC 2033)
    bool operator==(const Route&) const = default;
};

/// How long the client of a delivery waits: for the connection, then at each step of the session.
struct ClientTimeouts : protocol::smtp::ClientTimeouts {
    Duration connect = std::chrono::seconds{30};
    bool operator==(const ClientTimeouts&) const = default;
};

/// When a deferred message is tried again, and when it is given up.
/// Postfix: at the first queue run (every `queue_run_interval`, first at `queue_run_phase`) after
/// last attempt + clamp(age of the message, `backoff_min`, `backoff_max`); a run takes what is due a second later too.
/// RFC: after last attempt + `retry_intervals[n]` for attempt n, the last one repeated (section 4.5.4.1).
/// Exim: by `rules`, which apply to hosts, addresses and domains and not to messages; at the first queue run after the
/// earliest of their next tries (RetryHints).
struct RetrySettings {
    Duration queue_run_interval = std::chrono::seconds{300};
    Duration queue_run_phase{};
    Duration backoff_min = std::chrono::seconds{300};
    Duration backoff_max = std::chrono::seconds{4000};
    std::vector<Duration> retry_intervals;  ///< empty: age-based, by queue runs
    Duration queue_lifetime_max = std::chrono::hours{24 * 5};
    Duration bounce_lifetime_max = std::chrono::hours{24 * 5};
    std::vector<RetryRule> rules;                             ///< not empty: retry hints decide, in Exim's way
    Duration retry_interval_max = std::chrono::hours{24};     ///< no rule leads to a longer wait
    Duration hint_lifetime_max = std::chrono::hours{24 * 7};  ///< older hints count no more
    bool hint_per_address = true;    ///< each address of a host has a hint of its own (Exim: retry_include_ip_address)
    bool delay_after_cutoff = true;  ///< what has failed beyond the last rule is not tried before its time, and new
                                     ///< mail for it is returned unattempted; false: each mail is tried once
    Duration delay_warning_after{};  ///< then the sender is told that the message still waits (RFC 3461); 0 s: never
    bool operator==(const RetrySettings&) const = default;
};

/// Everything that decides how one transfer agent behaves. A fault may swap it at run time.
struct Settings {
    Profile profile = Profile::postfix;

    // What is ours.
    std::vector<std::string> local_domains;                   ///< delivered into mailboxes here
    std::vector<std::string> users;                           ///< local parts with a mailbox; the accounts decide
    std::map<std::string, std::vector<std::string>> aliases;  ///< local part or address -> addresses
    /// Address, `@domain` or local part -> addresses, or `@domain` for the same user there.
    std::map<std::string, std::vector<std::string>> virtual_aliases;
    std::vector<std::string> virtual_alias_domains;  ///< all their addresses are virtual aliases
    /// The store that has the mailboxes of `users`, by LMTP (RFC 2033); nothing: they are here.
    std::optional<Route> mailbox_lmtp;
    std::string recipient_delimiter;  ///< `+`: alice+x@ goes to alice@ (RFC 5233); empty: off

    std::map<std::string, MailingList> lists;  ///< local part or address -> mailing list
    std::string catch_all;                     ///< gets what is for nobody here; empty: it is refused

    // Which addresses are written anew on arrival: address, `@domain` or local part -> address or `@domain`.
    std::map<std::string, std::string> sender_canonical;
    std::map<std::string, std::string> recipient_canonical;
    std::map<std::string, std::string> canonical;  ///< after these two, of both kinds

    // What is passed on.
    std::vector<std::string> relay_for;                ///< domains accepted from anybody (backup exchanger)
    std::vector<std::string> relay_recipients;         ///< valid addresses of relay_for; empty: all
    std::vector<protocol::IpAddress> trusted_clients;  ///< may send to every domain
    std::map<std::string, Route> routes;               ///< next hop by domain, before MX
    std::optional<Route> smarthost;                    ///< next hop of everything else
    std::optional<Route> fallback_relay;               ///< tried where no exchanger took the mail
    bool relay_denial_is_temporary = false;            ///< 454 4.7.1 in place of 554 5.7.1

    // Who may send by AUTH (RFC 4954).
    /// Users and their passwords. Where there is a list, submission ports offer AUTH and take mail from nobody else.
    std::optional<std::map<std::string, std::string>> auth_users;
    std::vector<std::string> auth_mechanisms{"PLAIN"};      ///< PLAIN, LOGIN; Dovecot's default (measured: case c54)
    bool auth_everywhere = false;                           ///< the other ports offer it too
    Duration auth_failure_delay = std::chrono::seconds{2};  ///< before 535; Dovecot's default (measured: case c54)

    // TLS (RFC 3207).
    protocol::TlsUse tls_server = protocol::TlsUse::none;  ///< what its ports offer; those for TLS from the start apart
    host::TlsPolicy tls_client = host::TlsPolicy::none;    ///< what it wants where it sends
    /// PLAIN and LOGIN are taken without TLS; nothing: only where it has no TLS.
    std::optional<bool> plaintext_login{};

    // What is refused beside.
    std::map<protocol::IpAddress, RuleReply> client_rules;  ///< in place of the greeting
    std::map<std::string, RuleReply> rcpt_rules;            ///< by address in canonical form
    std::vector<HeaderRule> data_rules;                     ///< after the content, in this order
    std::vector<std::string> dnsbl;                         ///< zones asked about the client's address (RFC 5782)
    bool reject_unknown_client_hostname = false;            ///< 450 4.7.25 (RFC 7372 section 3.3)
    bool reject_unknown_sender_domain = false;              ///< 450 4.1.8
    Duration greylist{};                                    ///< first attempts wait so long (RFC 6647); 0 s: off
    unsigned greylist_clients_known_after = 5;  ///< passes of a client's network, then it waits no more; 0: never

    // What is done wrong on purpose, for testing those who send here.
    std::vector<ReplyRule> replies;  ///< the first that fits a moment of a dialogue counts

    // Who is told beside the sender.
    bool double_bounces_to_postmaster = false;  ///< failures of notifications
    bool bounces_to_postmaster = false;         ///< what senders are told of failures, without the content
    bool delays_to_postmaster = false;          ///< what senders are told of delays

    // What is offered and endured.
    std::vector<std::string> extensions_off;  ///< EHLO keywords not offered
    bool binary_mime = false;                 ///< BINARYMIME is offered (RFC 3030); Postfix has it not
    VrfyPolicy vrfy = VrfyPolicy::check;      ///< smtpd(8): disable_vrfy_command is `no` by default
    ExpnPolicy expn = ExpnPolicy::refuse;     ///< Postfix has no EXPN
    std::uint64_t size_octets_max = 10'240'000;
    unsigned recipients_max = 1000;
    bool limits_offered = false;         ///< EHLO tells `recipients_max` and the next two (RFC 9422)
    unsigned transactions_max = 0;       ///< MAIL commands in a session; 0: any number
    unsigned recipient_domains_max = 0;  ///< different domains of a session's recipients; 0: any
    unsigned hops_max = 50;              ///< Received fields; RFC 5321 section 6.3 advises 100
    smtp::BareLineEnds bare_line_ends = smtp::BareLineEnds::refuse;  ///< in content that comes in
    bool passes_bare_line_ends = false;                              ///< to the next hop, in place of CRLF
    bool reverse_lookup = true;  ///< PTR, then the name's address, on every connection

    // Against abuse. The defaults are Postfix's.
    unsigned errors_soft_max = 10;  ///< then every reply waits for `error_delay`; 0: never
    Duration error_delay = std::chrono::seconds{1};
    unsigned errors_max = 20;           ///< 421 to the error after that
    bool errors_count_refusals = true;  ///< refused senders, recipients and contents are errors
    unsigned junk_commands_max = 100;   ///< NOOP, RSET and others beyond are errors; 0: never
    std::vector<std::string> forbidden_commands{"CONNECT", "GET", "POST"};  ///< they end the session
    bool synchronisation_enforced = false;                                  ///< who does not wait for replies gets 554
    Duration greet_wait{};                     ///< before the greeting, for clients that cannot wait
    std::uint64_t line_octets_max = 0;         ///< of the content; 0: no limit
    std::uint64_t header_octets_max = 0;       ///< of the header section; 0: no limit
    unsigned connections_max = 0;              ///< sessions of all clients at once; 0: no bound
    unsigned connections_per_client_max = 50;  ///< of one address; 0: no bound
    unsigned connection_rate_max = 0;          ///< of one address in `rate_window`; 0: no bound
    unsigned message_rate_max = 0;             ///< MAIL commands, likewise
    unsigned recipient_rate_max = 0;           ///< RCPT commands, likewise
    Duration rate_window = std::chrono::seconds{60};

    // How it sends.
    ClientTimeouts timeouts;
    RetrySettings retry;
    unsigned mx_addresses_max = 5;  ///< addresses tried in one attempt; 0: all
    /// Beyond them the first address of each further preference is tried, up to `mx_addresses_hard_max` (0: all).
    bool mx_every_preference = false;
    unsigned mx_addresses_hard_max = 50;
    bool mx_addresses_shuffled = true;  ///< of one exchanger; false: as the answer has them
    NullMxAmongOthers null_mx_among_others = NullMxAmongOthers::refuse;
    SelfAsExchanger self_as_exchanger = SelfAsExchanger::bounce;
    Duration frozen_max = std::chrono::hours{24 * 7};  ///< then a frozen message is given up
    bool converts_eight_bit = true;  ///< to 7-bit for servers without 8BITMIME (RFC 6152); false: it goes as it is
    LongLines long_lines = LongLines::break_;  ///< lines of more octets than `line_length_max`
    std::uint64_t line_length_max =
        998;                       ///< without CRLF (Postfix: smtp_line_length_limit, Exim: message_linelength_limit)
    unsigned mx_sessions_max = 2;  ///< sessions that may fail in a transaction; 0: all
    bool ipv4 = true;
    bool ipv6 = true;
    unsigned deliveries_max = 20;  ///< deliveries to one next hop at once; 0: no bound
    // As in Postfix: initial_destination_concurrency, default_destination_concurrency_positive_feedback and so on.
    unsigned deliveries_initial = 5;  ///< so many at first; 0: `deliveries_max` from the start
    double success_feedback = 1;      ///< so much a success adds to how many there may be
    double failure_feedback = 1;      ///< so much a host that cannot be spoken to takes away
    unsigned failed_cohorts_max = 1;  ///< so many windows full of failures, and the destination is left alone; 0: never
    Duration connection_idle_max =
        std::chrono::seconds{2};  ///< a connection waits for the next mail; 0 s: none is kept
    Duration connection_lifetime_max = std::chrono::seconds{300};  ///< then a kept one takes no further mail
    unsigned connection_mails_max = 0;                             ///< mails over one connection; 0: any number
    unsigned recipients_per_delivery_max = 50;                     ///< 0: no bound

    // How loaded it is.
    unsigned workers = 0;     ///< server sessions at once; 0: no bound
    Duration service_time{};  ///< computing time of one accepted message
    bool disk_full = false;   ///< nothing more goes into queue or mailboxes

    bool operator==(const Settings&) const = default;
};

/// The profile's defaults.
Settings default_settings(Profile profile);

}  // namespace sim::mta
