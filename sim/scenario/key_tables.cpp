#include <algorithm>
#include <array>

#include "sim/scenario/expectation_tables.hpp"
#include "sim/scenario/key_table.hpp"

namespace sim::scenario {

namespace {

using enum ScalarType;
using Choices = std::span<const std::string_view>;

constexpr std::array<std::string_view, 3> profiles{"postfix", "exim", "rfc"};
constexpr std::array<std::string_view, 2> denials{"reject", "defer"};
constexpr std::array<std::string_view, 2> families{"ipv4", "ipv6"};
constexpr std::array<std::string_view, 2> client_layouts{"per-user", "shared"};
constexpr std::array<std::string_view, 2> exchanger_roles{"primary", "backup"};
constexpr std::array<std::string_view, 5> host_roles{"client", "mail-server", "name-server", "resolver", "other"};
constexpr std::array<std::string_view, 2> stub_behaviours{"silent", "close"};
constexpr std::array<std::string_view, 4> zone_answers{"normal", "refused", "servfail", "silent"};
constexpr std::array<std::string_view, 1> read_protocols{"pop3"};
constexpr std::array<std::string_view, 3> services{"mta", "pop3", "dns"};
constexpr std::array<std::string_view, 2> directions{"in", "out"};
// ---- machines ----

constexpr auto link_keys = std::to_array<Key>({
    {.name = "latency", .type = duration, .description = "time that an octet needs from end to end, one way"},
    {.name = "bandwidth", .type = bandwidth, .description = "what it carries in each direction, a second"},
    {.name = "loss", .type = share, .description = "share of the packets that get lost"},
});
constexpr Table link_table{"link properties", "What a link is like. Keys that are absent keep their default.",
                           link_keys};

constexpr auto service_address_keys = std::to_array<Key>({
    {.name = "host", .type = host, .description = "the host that offers the service", .required = true},
    {.name = "port", .type = port, .description = "its port", .default_note = "the service's usual port"},
});
constexpr Table service_address_table{"service address", "A service of another host.", service_address_keys, "host"};

constexpr auto route_keys = std::to_array<Key>({
    {.name = "host", .type = host, .description = "the next hop", .required = true},
    {.name = "port", .type = port, .description = "its port", .default_text = "25"},
    {.name = "mx_lookup",
     .type = boolean,
     .description = "ask for the MX records of `host` first",
     .default_text = "false"},
    {.name = "auth", .type = later, .description = "credentials for the next hop"},
});
constexpr Table route_table{"route", "A fixed next hop.", route_keys, "host"};

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
     .default_note = "300s (postfix)"},
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
     .default_note = "by profile"},
    {.name = "queue_lifetime_max", .type = duration, .description = "then the mail is given up", .default_note = "5d"},
    {.name = "bounce_lifetime_max",
     .type = duration,
     .description = "the same for notifications",
     .default_note = "5d"},
});
constexpr Table retry_table{"retry", "When a deferred mail is tried again and when it is given up.", retry_keys};

constexpr auto mta_keys = std::to_array<Key>({
    {.name = "profile",
     .type = choice,
     .description = "whose habits and defaults it has",
     .default_note = "postfix",
     .choices = Choices(profiles)},
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
    {.name = "recipient_delimiter",
     .type = text,
     .description = "`+`: mail for alice+news goes to alice (RFC 5233); empty: off"},
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
    {.name = "relay_denial",
     .type = choice,
     .description = "what strangers are told: `reject` 554 5.7.1 or `defer` 454 4.7.1",
     .default_note = "reject",
     .choices = Choices(denials)},
    {.name = "extensions_off", .type = text, .shape = Shape::list, .description = "EHLO keywords not offered"},
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
     .choices = Choices(families)},
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
    {.name = "fallback_relay", .type = later, .description = "next hop after all exchangers failed"},
    {.name = "virtual_alias_domains", .type = later, .description = "domains that exist only as aliases"},
    {.name = "rcpt_rules", .type = later, .description = "reply to RCPT by address"},
    {.name = "client_rules", .type = later, .description = "reply in place of the greeting by client address"},
    {.name = "data_rules", .type = later, .description = "reply after the data by header pattern"},
    {.name = "reject_unknown_sender_domain",
     .type = later,
     .description = "450 4.1.8 where the sender's domain is unknown"},
    {.name = "notify_postmaster", .type = later, .description = "classes of errors reported to postmaster"},
    {.name = "greylist", .type = later, .description = "greylisting"},
    {.name = "dnsbl", .type = later, .description = "DNS block lists"},
    {.name = "spf", .type = later, .description = "SPF"},
    {.name = "dkim_sign", .type = later, .description = "DKIM signatures"},
    {.name = "dkim_verify", .type = later, .description = "DKIM verification"},
    {.name = "tls_server", .type = later, .description = "STARTTLS offered"},
    {.name = "tls_client", .type = later, .description = "STARTTLS used"},
    {.name = "mailbox_lmtp", .type = later, .description = "final delivery by LMTP"},
});
constexpr Table mta_table{"mta", "How a mail transfer agent behaves. What is absent is the profile's default.",
                          mta_keys};

constexpr auto pop3_keys = std::to_array<Key>({
    {.name = "port", .type = port, .description = "where it listens", .default_text = "110"},
});
constexpr Table pop3_table{"pop3", "A POP3 server for the mailboxes of the host.", pop3_keys};

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

constexpr auto user_agent_keys = std::to_array<Key>({
    {.name = "address", .type = mail_address, .description = "whose mail program this is", .required = true},
    {.name = "submission",
     .type = section,
     .description = "where it sends",
     .table = &service_address_table,
     .required = true},
    {.name = "pop3", .type = section, .description = "where it reads", .table = &service_address_table},
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
    {.name = "lmtp", .type = later, .description = "an LMTP server"},
});
constexpr Table host_table{"host", "A machine and its services.", host_keys};

constexpr auto site_keys = std::to_array<Key>({
    {.name = "name", .type = host, .description = "name of the site", .required = true},
});
constexpr Table site_table{"site", "A place; its hosts hang on one router.", site_keys, "name"};

constexpr auto site_link_keys = std::to_array<Key>({
    {.name = "name", .type = text, .description = "name of the link", .default_note = "`FROM--TO`"},
    {.name = "from", .type = host, .description = "a site", .required = true},
    {.name = "to", .type = host, .description = "another site", .required = true},
    {.name = "latency", .type = duration, .description = "one way", .default_text = "10ms"},
    {.name = "bandwidth", .type = bandwidth, .description = "in each direction, a second", .default_text = "1Gbit"},
    {.name = "loss", .type = share, .description = "share of the packets that get lost", .default_text = "0"},
});
constexpr Table site_link_table{"link", "A link between two sites, the same in both directions.", site_link_keys};

// ---- names and mailboxes ----

constexpr auto zone_keys = std::to_array<Key>({
    {.name = "ttl", .type = duration, .description = "TTL of records that have none", .default_text = "1h"},
    {.name = "minimum",
     .type = duration,
     .description = "how long \"does not exist\" may be kept (RFC 2308)",
     .default_text = "60s"},
    {.name = "records",
     .type = text,
     .shape = Shape::list,
     .description = "resource records, each as a line of a master file: `@ MX 10 mx1` (RFC 1035 section 5). An SOA "
                    "record and NS records for the hosts that serve the zone are added where there are none"},
    {.name = "file", .type = text, .description = "path of a master file, read before `records`"},
    {.name = "answers",
     .type = choice,
     .description = "how its servers treat questions about it",
     .default_text = "normal",
     .choices = Choices(zone_answers)},
});
constexpr Table zone_table{"zone", "The records of one zone.", zone_keys, "records"};

constexpr auto account_keys = std::to_array<Key>({
    {.name = "password", .type = text, .description = "password for POP3", .default_text = "secret"},
    {.name = "host", .type = host, .description = "the host with the mailbox; it has an `mta`", .required = true},
    {.name = "mailbox",
     .type = text,
     .description = "name of the mailbox on that host",
     .default_note = "the local part of the address"},
});
constexpr Table account_table{"account", "A mailbox.", account_keys};

// ---- the short form ----

constexpr auto user_keys = std::to_array<Key>({
    {.name = "name", .type = text, .description = "local part of the address", .required = true},
    {.name = "password", .type = text, .description = "password for POP3", .default_text = "secret"},
    {.name = "aliases", .type = text, .shape = Shape::list, .description = "further local parts for the same mailbox"},
});
constexpr Table user_table{"user", "A person with a mailbox and a mail program.", user_keys, "name"};

constexpr auto exchanger_keys = std::to_array<Key>({
    {.name = "preference",
     .type = integer,
     .description = "the lowest is tried first",
     .default_text = "10",
     .max = 65535},
    {.name = "host",
     .type = host,
     .description = "the mail exchanger; made if its name lies in the domain and nothing else makes it",
     .required = true},
    {.name = "role",
     .type = choice,
     .description = "`primary`: delivers into the domain's mailboxes, which are on the first of them; `backup`: takes "
                    "the mail and passes it on to a host of lower preference",
     .default_text = "primary",
     .choices = Choices(exchanger_roles)},
});
constexpr Table exchanger_table{"mail exchanger", "A host that takes mail for the domain.", exchanger_keys, "host"};

constexpr auto domain_keys = std::to_array<Key>({
    {.name = "users",
     .type = section,
     .shape = Shape::list,
     .description = "the people of the domain",
     .table = &user_table},
    {.name = "mx",
     .type = section,
     .shape = Shape::list,
     .description = "its mail exchangers",
     .default_note = "`mail.DOMAIN` with preference 10",
     .table = &exchanger_table},
    {.name = "smarthost",
     .type = section,
     .description = "the domain's mail server sends everything there; made if its name lies in the domain",
     .table = &route_table},
    {.name = "mta",
     .type = section,
     .description = "settings of all its mail servers, over those of `defaults`",
     .table = &mta_table},
    {.name = "ipv6", .type = boolean, .description = "its hosts have IPv6 addresses too", .default_note = "false"},
    {.name = "clients",
     .type = choice,
     .description = "one client host for each user or one for all",
     .default_note = "per-user",
     .choices = Choices(client_layouts)},
    {.name = "link",
     .type = section,
     .description = "the link from its site to the core",
     .default_note = "10ms, 1Gbit",
     .table = &link_table},
    {.name = "server_link",
     .type = section,
     .description = "access links of its servers",
     .default_note = "500us, 1Gbit",
     .table = &link_table},
    {.name = "client_link",
     .type = section,
     .description = "access links of its clients",
     .default_note = "2ms, 100Mbit",
     .table = &link_table},
});
constexpr Table domain_table{
    "domain", "The short form: a site with a name server, a resolver, a mail server with mailboxes, and clients.",
    domain_keys};

constexpr auto default_keys = std::to_array<Key>({
    {.name = "mta", .type = section, .description = "settings of every `mta`", .table = &mta_table},
    {.name = "ipv6",
     .type = boolean,
     .description = "hosts of `domains` have IPv6 addresses too",
     .default_text = "false"},
    {.name = "clients",
     .type = choice,
     .description = "one client host for each user or one for all",
     .default_text = "per-user",
     .choices = Choices(client_layouts)},
    {.name = "link",
     .type = section,
     .description = "links from the sites of `domains` to the core",
     .default_note = "10ms, 1Gbit",
     .table = &link_table},
    {.name = "server_link",
     .type = section,
     .description = "access links of servers of `domains`",
     .default_note = "500us, 1Gbit",
     .table = &link_table},
    {.name = "client_link",
     .type = section,
     .description = "access links of clients of `domains`",
     .default_note = "2ms, 100Mbit",
     .table = &link_table},
});
constexpr Table default_table{"defaults", "What holds where nothing else is said.", default_keys};

// ---- what happens ----

constexpr auto mail_keys = std::to_array<Key>({
    {.name = "id", .type = text, .description = "how the recording calls it", .default_note = "m1, m2, ..."},
    {.name = "at", .type = duration, .description = "when it is sent", .default_text = "0s"},
    {.name = "from", .type = reverse_path, .description = "the sender; `<>`: nobody", .required = true},
    {.name = "to", .type = mail_address, .shape = Shape::list, .description = "recipients", .required = true},
    {.name = "cc", .type = mail_address, .shape = Shape::list, .description = "more recipients"},
    {.name = "bcc",
     .type = mail_address,
     .shape = Shape::list,
     .description = "recipients that the header does not name"},
    {.name = "subject", .type = text, .description = "its subject"},
    {.name = "body", .type = text, .description = "its text"},
    {.name = "headers", .type = text, .shape = Shape::map, .description = "further header fields"},
    {.name = "size", .type = ScalarType::size, .description = "the body is filled up until the mail is so large"},
    {.name = "raw", .type = text, .description = "the whole content, header and body, in place of the keys above"},
    {.name = "client",
     .type = host,
     .description = "the host that sends it",
     .default_note = "the one with the sender's mail program"},
    {.name = "server",
     .type = section,
     .description = "where it is submitted",
     .default_note = "as the sender's mail program says",
     .table = &service_address_table},
    {.name = "unknown_domain",
     .type = boolean,
     .description = "recipients may be in domains that no zone has",
     .default_text = "false"},
    {.name = "count",
     .type = integer,
     .description = "a series: so many mails, `ID-1`, `ID-2`, ...",
     .default_note = "one mail",
     .min = 1,
     .max = 100'000},
    {.name = "every", .type = duration, .description = "time between the mails of a series", .default_text = "1s"},
    {.name = "auth", .type = later, .description = "AUTH with user and password"},
    {.name = "ret", .type = later, .description = "RET of RFC 3461"},
    {.name = "envid", .type = later, .description = "ENVID of RFC 3461"},
    {.name = "notify", .type = later, .description = "NOTIFY of RFC 3461"},
    {.name = "orcpt", .type = later, .description = "ORCPT of RFC 3461"},
    {.name = "smtputf8", .type = later, .description = "SMTPUTF8"},
    {.name = "declare_size", .type = later, .description = "whether MAIL names the size"},
    {.name = "announced_size", .type = later, .description = "a false size in MAIL"},
    {.name = "use_bdat", .type = later, .description = "BDAT of RFC 3030"},
});
constexpr Table mail_table{"mail", "A mail that somebody sends.", mail_keys};

constexpr auto read_keys = std::to_array<Key>({
    {.name = "id", .type = text, .description = "its name", .default_note = "r1, r2, ..."},
    {.name = "at", .type = duration, .description = "when", .required = true},
    {.name = "user", .type = mail_address, .description = "whose mailbox", .required = true},
    {.name = "with",
     .type = choice,
     .description = "by which protocol",
     .default_text = "pop3",
     .choices = Choices(read_protocols)},
    {.name = "keep", .type = boolean, .description = "leave the mails on the server", .default_text = "false"},
    {.name = "drop_connection",
     .type = boolean,
     .description = "the connection breaks before QUIT, so that nothing is deleted (RFC 1939 section 6)",
     .default_text = "false"},
    {.name = "password", .type = text, .description = "the password tried", .default_note = "the account's"},
    {.name = "client",
     .type = host,
     .description = "the host that reads",
     .default_note = "the one with the user's mail program"},
    {.name = "server",
     .type = section,
     .description = "where the mailbox is",
     .default_note = "as the user's mail program says",
     .table = &service_address_table},
});
constexpr Table read_table{"read", "A user fetches mail.", read_keys};

constexpr auto fault_keys = std::to_array<Key>({
    {.name = "id", .type = text, .description = "its name", .default_note = "f1, f2, ..."},
    {.name = "at", .type = duration, .description = "when it begins", .default_text = "0s"},
    {.name = "until", .type = duration, .description = "when everything is put back", .default_note = "never"},
    {.name = "host", .type = host, .description = "the host that it concerns"},
    {.name = "link",
     .type = text,
     .description = "the link that it concerns: its name, or a host's for its access link"},
    {.name = "zone", .type = origin, .description = "the zone that it concerns"},
    {.name = "down", .type = boolean, .description = "`true`: the host or link is off", .alternative = true},
    {.name = "restart",
     .type = boolean,
     .description = "`true`: the host goes off and comes up again",
     .alternative = true},
    {.name = "stop",
     .type = choice,
     .description = "this service of the host is stopped",
     .choices = Choices(services),
     .alternative = true},
    {.name = "refuse",
     .type = port,
     .description = "connections to this port of the host are refused",
     .alternative = true},
    {.name = "drop", .type = port, .description = "packets to this port of the host vanish", .alternative = true},
    {.name = "drop_all", .type = boolean, .description = "`true`: all packets to the host vanish", .alternative = true},
    {.name = "latency", .type = duration, .description = "the link has this latency", .alternative = true},
    {.name = "bandwidth", .type = bandwidth, .description = "the link has this bandwidth", .alternative = true},
    {.name = "loss", .type = share, .description = "the link loses this share of the packets", .alternative = true},
    {.name = "answers",
     .type = choice,
     .description = "how the zone's servers treat questions",
     .choices = Choices(zone_answers),
     .alternative = true},
    {.name = "records",
     .type = text,
     .shape = Shape::list,
     .description = "the zone has these records instead",
     .alternative = true},
    {.name = "set",
     .type = section,
     .description = "the host's `mta` gets these settings over its own",
     .table = &mta_table,
     .alternative = true},
    {.name = "flush",
     .type = boolean,
     .description = "`true`: the host's `mta` tries its whole queue now",
     .alternative = true},
    {.name = "direction",
     .type = choice,
     .description = "of `refuse` and `drop`: packets that come in or go out",
     .default_text = "in",
     .choices = Choices(directions)},
    {.name = "family",
     .type = choice,
     .description = "of `refuse` and `drop`: only this address family",
     .choices = Choices(families)},
    {.name = "remote", .type = address, .description = "of `refuse` and `drop`: only with this peer"},
});
constexpr Table fault_table{"fault", "Something that goes wrong, or is changed, while the scenario runs.", fault_keys};

constexpr auto scenario_keys = std::to_array<Key>({
    {.name = "mailflow", .type = integer, .description = "version of the format", .min = 1, .max = 1, .required = true},
    {.name = "title", .type = text, .description = "what it is about, in a line", .required = true},
    {.name = "description", .type = text, .description = "what to look at, for students"},
    {.name = "seed", .type = integer, .description = "seed of every random choice", .default_text = "1"},
    {.name = "start",
     .type = ScalarType::start,
     .description = "calendar date of time 0, in UTC",
     .default_text = "2024-01-01T00:00:00Z"},
    {.name = "until",
     .type = duration,
     .description = "the run ends then at the latest; at most 6d",
     .default_note = "when nothing is left to happen"},
    {.name = "include",
     .type = text,
     .shape = Shape::list,
     .description = "other scenario files, by path from this one; what they say counts more than this file"},
    {.name = "vars", .type = text, .shape = Shape::map, .description = "texts for `\"${name}\"` in other values"},
    {.name = "defaults",
     .type = section,
     .description = "what holds where nothing else is said",
     .table = &default_table},
    {.name = "domains",
     .type = section,
     .shape = Shape::map,
     .description = "the short form: mail domains by name",
     .table = &domain_table},
    {.name = "platform",
     .type = text,
     .description = "path of a SimGrid platform file, in place of `sites`, `links` and access links"},
    {.name = "sites", .type = section, .shape = Shape::list, .description = "places", .table = &site_table},
    {.name = "links",
     .type = section,
     .shape = Shape::list,
     .description = "links between sites",
     .table = &site_link_table},
    {.name = "hosts", .type = section, .shape = Shape::map, .description = "machines by name", .table = &host_table},
    {.name = "zones", .type = section, .shape = Shape::map, .description = "DNS zones by origin", .table = &zone_table},
    {.name = "accounts",
     .type = section,
     .shape = Shape::map,
     .description = "mailboxes by mail address",
     .table = &account_table},
    {.name = "mail", .type = section, .shape = Shape::list, .description = "mails that are sent", .table = &mail_table},
    {.name = "read",
     .type = section,
     .shape = Shape::list,
     .description = "mailboxes that are read",
     .table = &read_table},
    {.name = "faults", .type = section, .shape = Shape::list, .description = "what goes wrong", .table = &fault_table},
    {.name = "expect",
     .type = section,
     .shape = Shape::list,
     .description = "what should happen",
     .table = &expectation_table},
    {.name = "lesson",
     .type = section,
     .shape = Shape::list,
     .description = "where the lesson stops and asks",
     .table = &lesson_table},
});
constexpr Table whole_table{"scenario", "A scenario file is a YAML mapping with these keys.", scenario_keys};

void collect(const Table& table, std::vector<const Table*>& tables) {
    if (std::find(tables.begin(), tables.end(), &table) != tables.end()) return;
    tables.push_back(&table);
    for (const Key& key : table.keys) {
        if (key.table != nullptr) collect(*key.table, tables);
    }
}

}  // namespace

const Key* Table::find(std::string_view key) const {
    const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& it) { return it.name == key; });
    return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string_view> Table::names() const {
    std::vector<std::string_view> names;
    for (const Key& key : keys) {
        if (key.type != ScalarType::later) names.push_back(key.name);
    }
    return names;
}

bool Table::has_alternatives() const {
    return std::any_of(keys.begin(), keys.end(), [](const Key& key) { return key.alternative; });
}

const Table& scenario_table() {
    return whole_table;
}

std::vector<const Table*> all_tables() {
    std::vector<const Table*> tables;
    collect(whole_table, tables);
    return tables;
}

}  // namespace sim::scenario
