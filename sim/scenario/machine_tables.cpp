#include "sim/scenario/machine_tables.hpp"

#include <array>

namespace sim::scenario {

namespace {

using enum ScalarType;
using Choices = std::span<const std::string_view>;

constexpr std::array<std::string_view, 3> profile_names{"postfix", "exim", "rfc"};
constexpr std::array<std::string_view, 2> mechanism_names{"PLAIN", "LOGIN"};
constexpr std::array<std::string_view, 12> extension_names{"PIPELINING", "SIZE",     "VRFY",     "ETRN",
                                                           "AUTH",       "8BITMIME", "DSN",      "ENHANCEDSTATUSCODES",
                                                           "SMTPUTF8",   "CHUNKING", "HELP",     "STARTTLS"};
constexpr std::array<std::string_view, 2> full_names{"reject", "defer"};
constexpr std::array<std::string_view, 3> bare_line_end_names{"refuse", "keep", "accept"};
constexpr std::array<std::string_view, 2> null_mx_names{"refuse", "ignore"};
constexpr std::array<std::string_view, 2> self_names{"bounce", "freeze"};
constexpr std::array<std::string_view, 2> denial_names{"reject", "defer"};
constexpr std::array<std::string_view, 2> family_names{"ipv4", "ipv6"};
constexpr std::array<std::string_view, 5> host_roles{"client", "mail-server", "name-server", "resolver", "other"};
constexpr std::array<std::string_view, 8> error_classes{"bounce",   "2bounce",  "data",     "delay",
                                                       "policy",   "protocol", "resource", "software"};
constexpr std::array<std::string_view, 9> stage_names{"connect", "greeting", "ehlo",        "auth", "mail",
                                                      "rcpt",    "data",     "end-of-data", "quit"};
constexpr std::array<std::string_view, 2> drop_names{"connection", "answer"};
constexpr std::array<std::string_view, 2> stub_behaviours{"silent", "close"};

constexpr auto link_keys = std::to_array<Key>({
    {.name = "latency", .type = duration, .description = "time that an octet needs from end to end, one way"},
    {.name = "bandwidth", .type = bandwidth, .description = "what it carries in each direction, a second"},
    {.name = "loss", .type = share, .description = "share of the packets that get lost"},
});
}  // namespace

constinit const Table link_table{"link properties", "What a link is like. Keys that are absent keep their default.",
                                 link_keys};

namespace {

constexpr auto service_address_keys = std::to_array<Key>({
    {.name = "host", .type = host, .description = "the host that offers the service", .required = true},
    {.name = "port", .type = port, .description = "its port", .default_note = "the service's usual port"},
    {.name = "address",
     .type = address,
     .description = "the address that a mail program connects to, without asking DNS",
     .default_note = "what DNS says of `host`"},
});
}  // namespace

constinit const Table service_address_table{"service address", "A service of another host.", service_address_keys,
                                            "host"};

namespace {

constexpr auto credentials_keys = std::to_array<Key>({
    {.name = "user", .type = text, .description = "the name that the server knows the client by", .required = true},
    {.name = "password", .type = text, .description = "the password tried", .required = true},
});
constexpr Table credentials_table{"credentials", "What a transfer agent says by AUTH (RFC 4954), where it is offered.",
                                  credentials_keys};

constexpr auto auth_keys = std::to_array<Key>({
    {.name = "user", .type = text, .description = "the name that the server knows the user by", .required = true},
    {.name = "password", .type = text, .description = "the password tried", .required = true},
    {.name = "required",
     .type = boolean,
     .description = "`false`: the mail is handed over also where the server does not offer AUTH or refuses it",
     .default_text = "true"},
});
}  // namespace

constinit const Table auth_table{"auth", "What a mail program says by AUTH PLAIN or LOGIN (RFC 4954) before it sends.",
                                 auth_keys};

namespace {

constexpr auto route_keys = std::to_array<Key>({
    {.name = "host", .type = host, .description = "the next hop", .required = true},
    {.name = "port", .type = port, .description = "its port", .default_text = "25"},
    {.name = "mx_lookup",
     .type = boolean,
     .description = "ask for the MX records of `host` first",
     .default_text = "false"},
    {.name = "auth", .type = section, .description = "what it is told by AUTH", .table = &credentials_table},
});
}  // namespace

constinit const Table route_table{"route", "A fixed next hop.", route_keys, "host"};

namespace {

constexpr auto timeout_keys = std::to_array<Key>({
    {.name = "connect", .type = duration, .description = "until the connection is there", .default_note = "30s"},
    {.name = "greeting", .type = duration, .description = "until the server greets", .default_note = "5min"},
    {.name = "helo", .type = duration, .description = "until EHLO or HELO is answered", .default_note = "5min"},
    {.name = "mail", .type = duration, .description = "until MAIL is answered", .default_note = "5min"},
    {.name = "rcpt", .type = duration, .description = "until RCPT is answered", .default_note = "5min"},
    {.name = "data_initiation", .type = duration, .description = "until DATA is answered", .default_note = "2min"},
    {.name = "data_block",
     .type = duration,
     .description = "until a piece of the content is sent",
     .default_note = "3min"},
    {.name = "data_termination",
     .type = duration,
     .description = "until the end of the content is answered",
     .default_note = "10min"},
    {.name = "quit", .type = duration, .description = "until QUIT is answered", .default_note = "5min"},
});
constexpr Table timeout_table{"timeouts", "How long a sending server waits (RFC 5321 section 4.5.3.2).", timeout_keys};

constexpr auto retry_keys = std::to_array<Key>({
    {.name = "queue_run_interval",
     .type = duration,
     .description = "the deferred mails are looked through this often",
     .default_note = "300s (postfix)",
     .min = 1},
    {.name = "queue_run_phase", .type = duration, .description = "time of the first look", .default_note = "0s"},
    {.name = "backoff_min",
     .type = duration,
     .description = "a mail waits at least so long after a failed attempt",
     .default_note = "300s (postfix)"},
    {.name = "backoff_max", .type = duration, .description = "and at most so long", .default_note = "4000s (postfix)"},
    {.name = "retry_intervals",
     .type = duration,
     .shape = Shape::list,
     .description =
         "wait after the first, second, ... failed attempt, the last one repeated; empty: by age of the mail",
     .default_note = "by profile",
     .min = 1},
    {.name = "rules",
     .type = text,
     .description = "retry rules in Exim's way, in place of the two above: `F,2h,15m; G,16h,1h,1.5; F,4d,6h` is every 15 "
                    "minutes for 2 hours, then from an hour on 1.5 times as long each time until 16 hours, then every 6 "
                    "hours until 4 days. They hold for hosts, addresses and domains, of which all mail has one memory; "
                    "empty: off. `retry_intervals` without `rules` turn a profile's rules off",
     .default_note = "by profile"},
    {.name = "retry_interval_max",
     .type = duration,
     .description = "no rule leads to a longer wait",
     .default_note = "24h",
     .min = 1},
    {.name = "hint_lifetime_max",
     .type = duration,
     .description = "what is remembered of a failure by `rules` counts no more so long after it",
     .default_note = "7d"},
    {.name = "hint_per_address",
     .type = boolean,
     .description = "it is remembered for each IP address of a host on its own",
     .default_note = "true"},
    {.name = "delay_after_cutoff",
     .type = boolean,
     .description = "mail for a host that has failed for longer than the last rule goes back unattempted until the host's "
                    "next retry time; `false`: each mail gets one attempt",
     .default_note = "true"},
    {.name = "queue_lifetime_max", .type = duration, .description = "then the mail is given up", .default_note = "5d"},
    {.name = "bounce_lifetime_max",
     .type = duration,
     .description = "the same for notifications",
     .default_note = "5d"},
    {.name = "delay_warning_after",
     .type = duration,
     .description = "a mail that still waits then is told to its sender (RFC 3461 section 4.1); 0s: never",
     .default_note = "0s"},
});
constexpr Table retry_table{"retry", "When a deferred mail is tried again and when it is given up.", retry_keys};

constexpr auto list_keys = std::to_array<Key>({
    {.name = "members",
     .type = mail_address,
     .shape = Shape::list,
     .description = "who gets what is sent to the list; another list may be a member",
     .required = true},
    {.name = "owner",
     .type = mail_address,
     .description = "who gets the mail for owner-NAME, which is the reverse-path of what the list sends: failures above all",
     .default_note = "the postmaster"},
    {.name = "closed",
     .type = boolean,
     .description = "only members may write to it: others get 550 5.7.2",
     .default_text = "false"},
    {.name = "subject_prefix", .type = text, .description = "put before subjects that lack it: `[cooks]`"},
    {.name = "fields",
     .type = boolean,
     .description = "the list adds List-Id (RFC 2919), List-Post (RFC 2369) and Precedence",
     .default_text = "true"},
    {.name = "id", .type = host, .description = "its name in List-Id", .default_note = "NAME.DOMAIN"},
});
constexpr Table list_table{"mailing list",
                           "What is sent to it goes to its members as a new mail (RFC 5321 section 3.9.2), once: a mail "
                           "that has come out of it already is refused with 5.4.6. Notifications are not passed on.",
                           list_keys, "members"};

constexpr auto reply_keys = std::to_array<Key>({
    {.name = "at",
     .type = choice,
     .description = "where in the dialogue: `connect` at once, `greeting` after the client's name was looked up, `ehlo` at "
                    "HELO too, `end-of-data` after BDAT too",
     .default_text = "rcpt",
     .choices = Choices(stage_names)},
    {.name = "client",
     .type = text,
     .description = "only for this client: a host of the scenario, or an IP address",
     .default_note = "every client"},
    {.name = "from",
     .type = sender_pattern,
     .description = "only for mail from this sender; from `at: mail` on",
     .default_note = "every sender"},
    {.name = "to",
     .type = address_target,
     .description = "only for this recipient, or for mail with such a recipient; from `at: rcpt` on",
     .default_note = "every recipient"},
    {.name = "times", .type = integer, .description = "it applies so often, then no more", .default_note = "always", .min = 1, .max = 1'000'000},
    {.name = "share",
     .type = share,
     .description = "it applies to this share of the occasions, by chance, which the seed decides",
     .default_text = "1"},
    {.name = "delay", .type = duration, .description = "wait so long before the answer", .default_text = "0s"},
    {.name = "reply",
     .type = text,
     .description = "say this in place of the usual answer: `451 4.3.0 not now`, a code 4yz or 5yz",
     .default_note = "the usual answer"},
    {.name = "drop",
     .type = choice,
     .description = "break the connection: `connection` without doing anything, after `reply` if there is one; `answer`, "
                    "with `at: end-of-data`, after taking the mail and before saying so",
     .default_note = "not",
     .choices = Choices(drop_names)},
});
constexpr Table reply_table{"reply",
                            "Something that a server does wrong on purpose, to see what those who send to it make of it. Of "
                            "several that fit a moment of a dialogue the first counts. What it says is recorded as a "
                            "decision.",
                            reply_keys};

constexpr auto mta_keys = std::to_array<Key>({
    {.name = "profile",
     .type = choice,
     .description = "whose habits and defaults it has",
     .default_note = "postfix",
     .choices = Choices(profile_names)},
    {.name = "local_domains",
     .type = host,
     .shape = Shape::list,
     .description = "domains delivered into mailboxes here"},
    {.name = "users",
     .type = text,
     .shape = Shape::list,
     .description = "local parts with a mailbox, in every local domain",
     .default_note = "those of the host's accounts"},
    {.name = "aliases",
     .type = mail_address,
     .shape = Shape::map_of_lists,
     .description = "local part or address, and the list of addresses that it stands for"},
    {.name = "virtual_aliases",
     .type = address_target,
     .shape = Shape::map_of_lists,
     .description = "address, or `@domain` for all others of the domain, and the addresses that stand for it on arrival; "
                    "`@domain` among these is the same user there"},
    {.name = "virtual_alias_domains",
     .type = host,
     .shape = Shape::list,
     .description = "domains whose addresses are all in `virtual_aliases`"},
    {.name = "lists",
     .type = section,
     .shape = Shape::map,
     .description = "mailing lists, by local part or address",
     .table = &list_table},
    {.name = "catch_all",
     .type = mail_address,
     .description = "who gets mail for local addresses that nobody has (Postfix: luser_relay)",
     .default_note = "nobody: it is refused"},
    {.name = "sender_canonical",
     .type = address_target,
     .shape = Shape::map,
     .description = "address, `@domain` or local part of a sender, and the address or `@domain` written in its place when a "
                    "mail comes in: in the envelope, and in From, Sender and Reply-To of mail of this host's own users"},
    {.name = "recipient_canonical",
     .type = address_target,
     .shape = Shape::map,
     .description = "the same of recipients: in the envelope, and in To and Cc"},
    {.name = "canonical",
     .type = address_target,
     .shape = Shape::map,
     .description = "the same of both, after these two"},
    {.name = "recipient_delimiter",
     .type = text,
     .description = "`+`: mail for alice+news goes to alice (RFC 5233); empty: off"},
    {.name = "mailbox_lmtp",
     .type = section,
     .description = "the host that has the mailboxes of `users`: final delivery is by LMTP there (RFC 2033), port 24",
     .default_note = "the mailboxes are on this host",
     .table = &service_address_table},
    {.name = "relay_for",
     .type = host,
     .shape = Shape::list,
     .description = "domains taken from anybody and passed on"},
    {.name = "relay_recipients",
     .type = mail_address,
     .shape = Shape::list,
     .description = "the only recipients taken in these domains",
     .default_note = "all"},
    {.name = "trusted_clients",
     .type = address,
     .shape = Shape::list,
     .description = "addresses that may send to every domain"},
    {.name = "routes",
     .type = section,
     .shape = Shape::map,
     .description = "domain, and its next hop in place of MX",
     .table = &route_table},
    {.name = "smarthost",
     .type = section,
     .description = "next hop of all mail that is not for here",
     .table = &route_table},
    {.name = "fallback_relay",
     .type = section,
     .description = "next hop of mail that no exchanger of its domain took, or whose domain was not found",
     .table = &route_table},
    {.name = "relay_denial",
     .type = choice,
     .description = "what strangers are told: `reject` 554 5.7.1 or `defer` 454 4.7.1",
     .default_note = "reject",
     .choices = Choices(denial_names)},
    {.name = "auth_users",
     .type = text,
     .shape = Shape::map,
     .description = "user, and the password for AUTH (RFC 4954). Where the key stands, the `submission_ports` offer AUTH "
                    "and take mail from nobody else; who has authenticated may send to every domain"},
    {.name = "auth_mechanisms",
     .type = choice,
     .shape = Shape::list,
     .description = "how users may authenticate",
     .default_note = "[PLAIN]",
     .choices = Choices(mechanism_names)},
    {.name = "auth_everywhere",
     .type = boolean,
     .description = "the `smtp_ports` offer AUTH too; nobody has to use it there",
     .default_note = "false"},
    {.name = "auth_failure_delay",
     .type = duration,
     .description = "who gave a wrong password waits so long for the answer",
     .default_note = "2s"},
    {.name = "client_rules",
     .type = text,
     .shape = Shape::map,
     .description = "IP address of a client, and the reply it gets in place of the greeting: `554 5.7.1 not you`"},
    {.name = "rcpt_rules",
     .type = text,
     .shape = Shape::map,
     .description = "mail address, and the reply to RCPT for it: `450 4.2.1 busy`"},
    {.name = "data_rules",
     .type = text,
     .shape = Shape::map,
     .description = "extended regular expression for a header field, and `REJECT text` (550 5.7.1 after the content) or "
                    "`REPLACE Field: body`; of each field the first that matches counts"},
    {.name = "dnsbl",
     .type = host,
     .shape = Shape::list,
     .description = "DNS block lists (RFC 5782) that are asked about every client that may not relay: 554 5.7.1 for those listed"},
    {.name = "reject_unknown_sender_domain",
     .type = boolean,
     .description = "450 4.1.8 where the sender's domain has neither MX nor address",
     .default_note = "false"},
    {.name = "greylist",
     .type = duration,
     .description = "a client, sender and recipient not seen together before get 450 4.2.0 until so much time has passed "
                    "(RFC 6647); 0s: off",
     .default_note = "0s"},
    {.name = "greylist_clients_known_after",
     .type = integer,
     .description = "a client of whose network so many mails have passed, one an hour counted, waits no more; 0: never",
     .default_note = "5 (postgrey)",
     .max = 1000},
    {.name = "replies",
     .type = section,
     .shape = Shape::list,
     .description = "what it says or does wrong on purpose; with a fault's `set` for a time",
     .table = &reply_table},
    {.name = "notify_postmaster",
     .type = choice,
     .shape = Shape::list,
     .description = "classes of errors told to the postmaster of the host; of effect is `2bounce`: notifications that "
                    "cannot be delivered",
     .default_note = "[resource, software]",
     .choices = Choices(error_classes)},
    {.name = "extensions_off",
     .type = choice,
     .shape = Shape::list,
     .description = "EHLO keywords not offered, nor obeyed",
     .choices = Choices(extension_names)},
    {.name = "size_max",
     .type = ScalarType::size,
     .description = "largest mail taken (RFC 1870)",
     .default_note = "10240000B"},
    {.name = "recipients_max",
     .type = integer,
     .description = "recipients taken in one transaction",
     .default_note = "1000",
     .min = 1,
     .max = 1'000'000},
    {.name = "hops_max",
     .type = integer,
     .description = "Received fields after which it is a loop (RFC 5321 section 6.3)",
     .default_note = "50",
     .min = 1,
     .max = 1000},
    {.name = "bare_line_ends",
     .type = choice,
     .description = "what a CR or LF outside CRLF in content that comes in is: `refuse` 550 (RFC 5321 section 2.3.8); `keep` "
                    "an octet like others; `accept` the end of a line, which lets a second mail be smuggled in",
     .default_note = "refuse",
     .choices = Choices(bare_line_end_names)},
    {.name = "passes_bare_line_ends",
     .type = boolean,
     .description = "they go on to the next hop as they are, in place of CRLF",
     .default_note = "false"},
    {.name = "errors_soft_max",
     .type = integer,
     .description = "errors of a client that are answered at once; each reply behind them waits for `error_delay`, until a "
                    "mail is taken; 0: never",
     .default_note = "10 (postfix)",
     .max = 1'000'000},
    {.name = "error_delay", .type = duration, .description = "that wait", .default_note = "1s"},
    {.name = "errors_max",
     .type = integer,
     .description = "errors endured; the next one gets 421 and ends the session",
     .default_note = "20; exim 3",
     .min = 1,
     .max = 1'000'000},
    {.name = "errors_count_refusals",
     .type = boolean,
     .description = "a refused sender, recipient or content is an error too",
     .default_note = "true; exim false"},
    {.name = "junk_commands_max",
     .type = integer,
     .description = "NOOP, RSET, VRFY, EXPN, ETRN and HELP that are no errors; 0: all",
     .default_note = "100; exim 10; rfc 0",
     .max = 1'000'000},
    {.name = "forbidden_commands",
     .type = text,
     .shape = Shape::list,
     .description = "first words of lines that end a session: commands of other protocols",
     .default_note = "[CONNECT, GET, POST] (postfix)"},
    {.name = "synchronisation_enforced",
     .type = boolean,
     .description = "a client that speaks before the greeting, or does not wait for a reply where it must (RFC 2920 section "
                    "3.1), gets 554 and is turned away",
     .default_note = "false; exim true"},
    {.name = "greet_wait",
     .type = duration,
     .description = "wait before the greeting; with `synchronisation_enforced` it finds clients that cannot wait",
     .default_note = "0s"},
    {.name = "line_max",
     .type = ScalarType::size,
     .description = "longest line of a mail taken, without CRLF (RFC 5321 section 4.5.3.1.6); 0B: any",
     .default_note = "0B; exim 998B"},
    {.name = "header_max",
     .type = ScalarType::size,
     .description = "longest header section taken; 0B: any",
     .default_note = "0B; exim 1MiB"},
    {.name = "connections_max",
     .type = integer,
     .description = "sessions with all clients at once, 421 beyond; 0: no bound",
     .default_note = "0; exim 20",
     .max = 1'000'000},
    {.name = "connections_per_client_max",
     .type = integer,
     .description = "sessions with one client address at once, 421 beyond; 0: no bound. `trusted_clients` may have more, "
                    "and send faster",
     .default_note = "50 (postfix)",
     .max = 1'000'000},
    {.name = "connection_rate_max",
     .type = integer,
     .description = "connections of one client address in a `rate_window`, 421 beyond; 0: no bound",
     .default_note = "0",
     .max = 1'000'000},
    {.name = "message_rate_max",
     .type = integer,
     .description = "MAIL commands of one client address in a `rate_window`, 450 4.7.1 beyond; 0: no bound",
     .default_note = "0",
     .max = 1'000'000},
    {.name = "recipient_rate_max",
     .type = integer,
     .description = "RCPT commands of one client address in a `rate_window`, 450 4.7.1 beyond; 0: no bound",
     .default_note = "0",
     .max = 1'000'000},
    {.name = "rate_window", .type = duration, .description = "for these rates", .default_note = "60s", .min = 1},
    {.name = "reverse_lookup",
     .type = boolean,
     .description = "ask for the name of every connecting client",
     .default_note = "true"},
    {.name = "timeouts", .type = section, .description = "how long it waits for a server", .table = &timeout_table},
    {.name = "retry", .type = section, .description = "when it tries again", .table = &retry_table},
    {.name = "mx_addresses_max",
     .type = integer,
     .description = "addresses tried in one attempt; 0: all",
     .default_note = "5",
     .max = 1000},
    {.name = "mx_every_preference",
     .type = boolean,
     .description = "beyond `mx_addresses_max` the first address of each further preference is tried",
     .default_note = "false; exim true"},
    {.name = "mx_addresses_hard_max",
     .type = integer,
     .description = "addresses tried in one attempt all in all; 0: no bound",
     .default_note = "50",
     .max = 1000},
    {.name = "mx_addresses_shuffled",
     .type = boolean,
     .description = "the addresses of one exchanger are tried in random order",
     .default_note = "true; rfc false"},
    {.name = "null_mx_among_others",
     .type = choice,
     .description = "what a null MX (RFC 7505) beside other MX records means: the domain takes no mail, or nothing",
     .default_note = "refuse; exim, rfc ignore",
     .choices = Choices(null_mx_names)},
    {.name = "self_as_exchanger",
     .type = choice,
     .description = "what becomes of mail whose best exchanger is this host: it is returned, or frozen in the queue",
     .default_note = "bounce; exim freeze",
     .choices = Choices(self_names)},
    {.name = "frozen_max",
     .type = duration,
     .description = "a frozen mail is returned after so long",
     .default_note = "7d"},
    {.name = "converts_eight_bit",
     .type = boolean,
     .description = "8-bit content becomes quoted-printable for a server without 8BITMIME; `false`: it goes as it is",
     .default_note = "true; exim false"},
    {.name = "mx_sessions_max",
     .type = integer,
     .description = "sessions that may fail in one attempt after connecting; 0: all",
     .default_note = "2",
     .max = 1000},
    {.name = "ip",
     .type = choice,
     .shape = Shape::list,
     .description = "address families it sends by",
     .default_note = "[ipv4, ipv6]",
     .choices = Choices(family_names)},
    {.name = "deliveries_max",
     .type = integer,
     .description = "deliveries to one next hop at once",
     .default_note = "20",
     .min = 1,
     .max = 10'000},
    {.name = "recipients_per_delivery_max",
     .type = integer,
     .description = "recipients in one delivery",
     .default_note = "50",
     .min = 1,
     .max = 10'000},
    {.name = "workers",
     .type = integer,
     .description = "server sessions at once; 0: no bound",
     .default_note = "0",
     .max = 100'000},
    {.name = "service_time",
     .type = duration,
     .description = "computing time of one accepted mail",
     .default_note = "0s"},
    {.name = "disk_full",
     .type = boolean,
     .description = "no room for queue and mailboxes: senders get 452 4.3.1, local delivery waits",
     .default_note = "false"},
    {.name = "spf", .type = later, .description = "SPF"},
    {.name = "dkim_sign", .type = later, .description = "DKIM signatures"},
    {.name = "dkim_verify", .type = later, .description = "DKIM verification"},
    {.name = "tls_server", .type = later, .description = "STARTTLS offered"},
    {.name = "tls_client", .type = later, .description = "STARTTLS used"},
});
}  // namespace

constinit const Table mta_table{"mta", "How a mail transfer agent behaves. What is absent is the profile's default.",
                                mta_keys};

namespace {

constexpr auto pop3_keys = std::to_array<Key>({
    {.name = "port", .type = port, .description = "where it listens", .default_text = "110"},
});
constexpr Table pop3_table{"pop3", "A POP3 server for the mailboxes of the host.", pop3_keys};

constexpr auto lmtp_keys = std::to_array<Key>({
    {.name = "port", .type = port, .description = "where it listens", .default_text = "24"},
    {.name = "recipient_delimiter",
     .type = text,
     .description = "mail for alice+news goes to alice (RFC 5233); empty: off",
     .default_text = "+"},
});
constexpr Table lmtp_table{"lmtp",
                           "An LMTP server (RFC 2033) for the mailboxes of the host, behaving as Dovecot 2.3 does. Transfer "
                           "agents deliver there with `mailbox_lmtp`; the host needs no `mta`.",
                           lmtp_keys};

constexpr auto quota_keys = std::to_array<Key>({
    {.name = "mailbox",
     .type = ScalarType::size,
     .description = "what each mailbox may hold, unless its account says otherwise",
     .default_note = "no bound"},
    {.name = "when_full",
     .type = choice,
     .description = "what becomes of mail for a full mailbox: `reject` 552 5.2.2 for good, or `defer` 452 4.2.2 for now; "
                    "by LMTP said after the content, for each recipient",
     .default_text = "reject",
     .choices = Choices(full_names)},
    {.name = "grace",
     .type = share,
     .description = "the last mail may bring a mailbox so far beyond its bound, as Dovecot's quota_grace",
     .default_text = "0.1"},
});
}  // namespace

constinit const Table quota_table{"quota", "How much mailboxes may hold.", quota_keys, "mailbox"};

namespace {

constexpr auto name_server_keys = std::to_array<Key>({
    {.name = "zones",
     .type = origin,
     .shape = Shape::list,
     .description = "the zones it answers for",
     .required = true},
});
constexpr Table name_server_table{"name_server", "An authoritative name server on port 53.", name_server_keys, "zones"};

constexpr auto root_hint_keys = std::to_array<Key>({
    {.name = "name", .type = host, .description = "name of a root server", .required = true},
    {.name = "address", .type = address, .description = "its address", .required = true},
});
constexpr Table root_hint_table{"root hint", "A root server that a resolver knows beforehand.", root_hint_keys};

constexpr auto resolver_keys = std::to_array<Key>({
    {.name = "root_hints",
     .type = section,
     .shape = Shape::list,
     .description = "where it starts",
     .default_note = "all hosts that serve the zone `.`",
     .table = &root_hint_table},
});
constexpr Table resolver_table{"resolver", "A recursive resolver on port 53.", resolver_keys};

constexpr auto stub_keys = std::to_array<Key>({
    {.name = "servers",
     .type = address,
     .shape = Shape::list,
     .description = "the resolvers it asks, in order",
     .default_note = "those of its site; if there are none, all"},
    {.name = "timeout", .type = duration, .description = "how long it waits for each", .default_text = "5s"},
    {.name = "attempts",
     .type = integer,
     .description = "how often it asks each",
     .default_text = "2",
     .min = 1,
     .max = 100},
});
constexpr Table stub_table{"dns", "Which resolvers a host asks.", stub_keys, "servers"};

constexpr auto outbox_keys = std::to_array<Key>({
    {.name = "retry_interval",
     .type = duration,
     .description = "time from a failed attempt to hand a mail over to the next",
     .default_note = "5min",
     .min = 1},
    {.name = "lifetime_max",
     .type = duration,
     .description = "no attempt is made later after Send: the mail goes back to its author; 0s: one attempt only",
     .default_note = "1d"},
});
}  // namespace

constinit const Table outbox_table{
    "outbox",
    "How a mail program keeps what its server does not take for the time being: the server cannot be reached, "
    "falls silent, or answers 4yz (RFC 5321 section 4.2.1). The outbox survives a restart of its host. A mail whose "
    "last answer got lost is handed over again and may arrive twice (RFC 5321 section 4.5.3.2.6).",
    outbox_keys};

namespace {

constexpr auto user_agent_keys = std::to_array<Key>({
    {.name = "address", .type = mail_address, .description = "whose mail program this is", .required = true},
    {.name = "submission",
     .type = section,
     .description = "where it sends",
     .table = &service_address_table,
     .required = true},
    {.name = "pop3", .type = section, .description = "where it reads", .table = &service_address_table},
    {.name = "outbox",
     .type = section,
     .description = "how it tries again to hand a mail over",
     .table = &outbox_table},
    {.name = "pipelining",
     .type = boolean,
     .description = "it sends its commands in groups where the server allows it (RFC 2920); `false`: one by one, as many "
                    "programs do",
     .default_text = "true"},
    {.name = "auth", .type = section, .description = "who it says it is where it sends", .table = &auth_table},
});
constexpr Table user_agent_table{"user agent", "The mail program of a person on this host.", user_agent_keys};

constexpr auto tcp_stub_keys = std::to_array<Key>({
    {.name = "port", .type = port, .description = "where it listens", .default_text = "25"},
    {.name = "behaviour",
     .type = choice,
     .description = "it says nothing, or hangs up at once",
     .choices = stub_behaviours,
     .required = true},
});
constexpr Table tcp_stub_table{"tcp stub", "A port that accepts connections and does nothing useful.", tcp_stub_keys};

constexpr auto host_keys = std::to_array<Key>({
    {.name = "site",
     .type = host,
     .description = "where it stands",
     .default_note = "the only site, `main` if none is named"},
    {.name = "role",
     .type = choice,
     .description = "its symbol on the map",
     .default_note = "by its services",
     .choices = Choices(host_roles)},
    {.name = "addresses",
     .type = address,
     .shape = Shape::list,
     .description = "its IPv4 and IPv6 addresses",
     .required = true},
    {.name = "link",
     .type = section,
     .description = "its access link",
     .default_note = "2ms, 100Mbit",
     .table = &link_table},
    {.name = "mta", .type = section, .description = "a mail transfer agent with its queue", .table = &mta_table},
    {.name = "smtp_ports",
     .type = port,
     .shape = Shape::list,
     .description = "where the `mta` takes mail (RFC 5321)",
     .default_note = "[25] with an `mta`"},
    {.name = "submission_ports",
     .type = port,
     .shape = Shape::list,
     .description = "where the `mta` takes mail from user agents (RFC 6409)",
     .default_note = "[]"},
    {.name = "pop3", .type = section, .description = "a POP3 server", .table = &pop3_table},
    {.name = "lmtp", .type = section, .description = "an LMTP server for its mailboxes", .table = &lmtp_table},
    {.name = "quota", .type = section, .description = "how much its mailboxes may hold", .table = &quota_table},
    {.name = "name_server",
     .type = section,
     .description = "an authoritative name server",
     .table = &name_server_table},
    {.name = "resolver", .type = section, .description = "a recursive resolver", .table = &resolver_table},
    {.name = "dns", .type = section, .description = "which resolvers it asks", .table = &stub_table},
    {.name = "user_agents",
     .type = section,
     .shape = Shape::list,
     .description = "mail programs",
     .table = &user_agent_table},
    {.name = "tcp_stubs",
     .type = section,
     .shape = Shape::list,
     .description = "ports without a useful service",
     .table = &tcp_stub_table},
    {.name = "imap", .type = later, .description = "an IMAP server"},
});
}  // namespace

constinit const Table host_table{"host", "A machine and its services.", host_keys};

namespace {

constexpr auto site_keys = std::to_array<Key>({
    {.name = "name", .type = host, .description = "name of the site", .required = true},
});
}  // namespace

constinit const Table site_table{"site", "A place; its hosts hang on one router.", site_keys, "name"};

namespace {

constexpr auto site_link_keys = std::to_array<Key>({
    {.name = "name", .type = text, .description = "name of the link", .default_note = "`FROM--TO`"},
    {.name = "from", .type = host, .description = "a site", .required = true},
    {.name = "to", .type = host, .description = "another site", .required = true},
    {.name = "latency", .type = duration, .description = "one way", .default_text = "10ms"},
    {.name = "bandwidth", .type = bandwidth, .description = "in each direction, a second", .default_text = "1Gbit"},
    {.name = "loss", .type = share, .description = "share of the packets that get lost", .default_text = "0"},
});
}  // namespace

constinit const Table site_link_table{"link", "A link between two sites, the same in both directions.", site_link_keys};

}  // namespace sim::scenario
