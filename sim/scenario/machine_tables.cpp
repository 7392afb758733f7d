#include "sim/scenario/machine_tables.hpp"

#include <array>

#include "sim/scenario/delivery_tables.hpp"
#include "sim/scenario/mta_table.hpp"
#include "sim/scenario/tls_keys.hpp"

namespace sim::scenario {

namespace {

using enum ScalarType;
using Choices = std::span<const std::string_view>;

constexpr std::array<std::string_view, 2> full_names{"reject", "defer"};
constexpr std::array<std::string_view, 5> host_roles{"client", "mail-server", "name-server", "resolver", "other"};
constexpr std::array<std::string_view, 6> special_uses{"none", "archive", "drafts", "junk", "sent", "trash"};
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
    tls_client_key(
        "tls",
        "whether the mail program uses TLS: `opportunistic` where it is offered, `required` always, with any "
        "certificate; `verified` with a certificate that proves the host's name"),
    {.name = "tls_from_start",
     .type = boolean,
     .description = "the connection begins with TLS (RFC 8314), without STARTTLS; needs `tls`",
     .default_note = "`true` on ports 465, 993 and 995 with `tls`"},
    {.name = "client_certificate",
     .type = text,
     .description =
         "the mail program has a certificate of the run's authority for this login name, and logs in with it by "
         "EXTERNAL (RFC 4422 appendix A) where the server offers that; needs `tls`",
     .default_note = "none"},
});
}  // namespace

constinit const Table service_address_table{"service address", "A service of another host.", service_address_keys,
                                            "host"};

namespace {

constexpr Key reading_tls_key = tls_server_key(
    "tls", "whether its port offers TLS by command (RFC 2595, RFC 9051 section 6.2.1); `required`: no login without");
constexpr Key reading_plaintext_key =
    plaintext_login_key("passwords are taken without TLS, though whoever reads along has them then",
                        "`true` where `tls` is none, else `false`");

constexpr auto pop3_keys = std::to_array<Key>({
    {.name = "port", .type = port, .description = "where it listens", .default_text = "110"},
    reading_tls_key,
    {.name = "tls_ports",
     .type = port,
     .shape = Shape::list,
     .description = "where connections begin with TLS (RFC 8314)",
     .default_note = "[995] where `tls` is not none, else []"},
    reading_plaintext_key,
    {.name = "auth_mechanisms",
     .type = choice,
     .shape = Shape::list,
     .description = "mechanisms of AUTH (RFC 5034) beside USER and PASS, and APOP; EXTERNAL is offered under TLS to "
                    "clients whose certificate proves who they are",
     .default_text = "[]",
     .choices = Choices(mechanism_names)},
    {.name = "login_delay",
     .type = duration,
     .description = "who logs in again before gets -ERR [LOGIN-DELAY] (RFC 2449 section 6.5)",
     .default_note = "none"},
    {.name = "expire_days",
     .type = integer,
     .description = "EXPIRE is announced: mail is kept so long (RFC 2449 section 6.7); nothing is deleted by it",
     .default_note = "not announced",
     .max = 100'000},
    {.name = "utf8", .type = boolean, .description = "UTF8 is offered (RFC 6856)", .default_text = "false"},
});
}  // namespace

constinit const Table pop3_table{"pop3", "A POP3 server for the mailboxes of the host.", pop3_keys};

namespace {

constexpr auto default_mailbox_keys = std::to_array<Key>({
    {.name = "name", .type = text, .description = "its name, `/` between levels", .required = true},
    {.name = "use",
     .type = choice,
     .description = "what it is for (RFC 6154), which mail programs ask",
     .default_note = "what its name says: `sent` for Sent; else none",
     .choices = special_uses},
});
constexpr Table default_mailbox_table{"mailbox of an account", "A mailbox that every account begins with.",
                                      default_mailbox_keys, "name"};

/// Those that IMAP4rev2 does not bring along, and that a mail program here makes use of, or that change when a server
/// speaks.
constexpr std::array<std::string_view, 6> imap_extension_names{"CONDSTORE", "QRESYNC",     "CREATE-SPECIAL-USE",
                                                               "BINARY",    "UTF8=ACCEPT", "NOTIFY"};

constexpr auto imap_keys = std::to_array<Key>({
    {.name = "port", .type = port, .description = "where it listens", .default_text = "143"},
    reading_tls_key,
    {.name = "tls_ports",
     .type = port,
     .shape = Shape::list,
     .description = "where connections begin with TLS (RFC 8314)",
     .default_note = "[993] where `tls` is not none, else []"},
    reading_plaintext_key,
    {.name = "auth_mechanisms",
     .type = choice,
     .shape = Shape::list,
     .description = "mechanisms of AUTHENTICATE beside LOGIN; EXTERNAL is offered under TLS to clients whose "
                    "certificate proves who they are",
     .default_text = "[PLAIN, LOGIN]",
     .choices = Choices(mechanism_names)},
    {.name = "mailboxes",
     .type = section,
     .shape = Shape::list,
     .description = "what every account begins with beside INBOX, subscribed",
     .default_note = "Archive, Drafts, Junk, Sent and Trash, each for its use",
     .table = &default_mailbox_table},
    {.name = "without",
     .type = choice,
     .shape = Shape::list,
     .description = "extensions that it does not offer; without CONDSTORE there is no QRESYNC either (RFC 7162)",
     .choices = Choices(imap_extension_names)},
});
}  // namespace

constinit const Table imap_table{
    "imap", "An IMAP server (RFC 9051, RFC 3501) for the mailboxes of the host, with the hierarchy of each account.",
    imap_keys, "port"};

namespace {

constexpr auto lmtp_keys = std::to_array<Key>({
    {.name = "port", .type = port, .description = "where it listens", .default_text = "24"},
    {.name = "recipient_delimiter",
     .type = text,
     .description = "mail for alice+news goes to alice (RFC 5233); empty: off",
     .default_text = "+"},
});
constexpr Table lmtp_table{
    "lmtp",
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
     .description =
         "what becomes of mail for a full mailbox: `reject` 552 5.2.2 for good, or `defer` 452 4.2.2 for now; "
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

constexpr auto certificate_keys = std::to_array<Key>({
    {.name = "names",
     .type = host,
     .shape = Shape::list,
     .description = "further names that it is for",
     .default_text = "[]"},
    {.name = "own_name",
     .type = boolean,
     .description = "it is for the host's own name; `false`: a mistake that clients who look find",
     .default_text = "true"},
    {.name = "self_signed",
     .type = boolean,
     .description = "its owner has signed it, and not the run's authority: nobody trusts it",
     .default_text = "false"},
    {.name = "expires_at",
     .type = duration,
     .description = "when it ends to hold, since the start of the run; 0s: it had expired before",
     .default_note = "never"},
});
constexpr Table certificate_table{"certificate", "The certificate of a host, for TLS.", certificate_keys};

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
    {.name = "pop3", .type = section, .description = "where it reads by POP3", .table = &service_address_table},
    {.name = "imap", .type = section, .description = "where it reads by IMAP", .table = &service_address_table},
    {.name = "outbox",
     .type = section,
     .description = "how it tries again to hand a mail over",
     .table = &outbox_table},
    {.name = "pipelining",
     .type = boolean,
     .description =
         "it sends its commands in groups where the server allows it (RFC 2920); `false`: one by one, as many "
         "programs do",
     .default_text = "true"},
    {.name = "auth", .type = section, .description = "who it says it is where it sends", .table = &auth_table},
    {.name = "keep_sent",
     .type = boolean,
     .description = "it puts a copy of what it sends into the mailbox for sent mail of the author, by APPEND at `imap` "
                    "(the one with the use \\Sent, RFC 6154; else `Sent`, which it creates)",
     .default_text = "false"},
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
    {.name = "submissions_ports",
     .type = port,
     .shape = Shape::list,
     .description = "likewise, with TLS from the start (RFC 8314)",
     .default_note = "[465] where the `mta` has submission ports and `tls_server`, else []"},
    {.name = "pop3", .type = section, .description = "a POP3 server", .table = &pop3_table},
    {.name = "imap", .type = section, .description = "an IMAP server", .table = &imap_table},
    {.name = "lmtp", .type = section, .description = "an LMTP server for its mailboxes", .table = &lmtp_table},
    {.name = "quota", .type = section, .description = "how much its mailboxes may hold", .table = &quota_table},
    {.name = "certificate",
     .type = section,
     .description = "what it shows where TLS is used",
     .default_note = "for its name, signed by the run's authority",
     .table = &certificate_table},
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
