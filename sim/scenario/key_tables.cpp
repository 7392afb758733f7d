#include <algorithm>
#include <array>

#include "sim/scenario/delivery_tables.hpp"
#include "sim/scenario/expectation_tables.hpp"
#include "sim/scenario/key_table.hpp"
#include "sim/scenario/lesson_tables.hpp"
#include "sim/scenario/machine_tables.hpp"
#include "sim/scenario/mta_table.hpp"
#include "sim/scenario/serving_tables.hpp"
#include "sim/scenario/terminal_tables.hpp"
#include "sim/scenario/tls_keys.hpp"
#include "sim/scenario/traffic_tables.hpp"

namespace sim::scenario {

namespace {

using enum ScalarType;
using Choices = std::span<const std::string_view>;

constexpr Key servers_tls_key = tls_server_key(
    "tls",
    "whether its servers offer TLS: STARTTLS, and TLS from the start on ports 465, 995 and 993 (RFC 8314); `required`: "
    "no mailbox is read without");
constexpr std::string_view certificates_description =
    "its users' mail programs have certificates of the run's authority for their addresses, and log in by EXTERNAL "
    "(RFC "
    "4422 appendix A) where a server offers it; needs `client_tls`";
constexpr Key programs_tls_key = tls_client_key(
    "client_tls",
    "whether the users' mail programs use TLS: `opportunistic` where it is offered, `required` with any certificate, "
    "`verified` with one that proves the server's name");
constexpr Key servers_plaintext_key =
    plaintext_login_key("the servers take passwords without TLS too, though whoever reads along has them then",
                        "`true` where `tls` is none, else `false`");

constexpr const char* keep_sent_description =
    "the users' mail programs put a copy of what they send into the author's mailbox for sent mail, by IMAP, where the "
    "domain has it";

constexpr std::array<std::string_view, 2> client_layouts{"per-user", "shared"};
constexpr std::array<std::string_view, 2> exchanger_roles{"primary", "backup"};
constexpr std::array<std::string_view, 4> zone_answers{"normal", "refused", "servfail", "silent"};

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
    {.name = "unchecked",
     .type = boolean,
     .description =
         "`true`: mistakes are wanted: MX and NS records that point to aliases (RFC 2181 section 10.3), name "
         "servers below the zone without an address (glue)",
     .default_text = "false"},
});
constexpr Table zone_table{"zone", "The records of one zone.", zone_keys, "records"};

constexpr auto import_keys = std::to_array<Key>({
    {.name = "maildir",
     .type = text,
     .description = "path of a Maildir: INBOX, and the folders in `.NAME` (Maildir++); flags from the files' names, "
                    "keywords from `dovecot-keywords`, dates from the files' times",
     .alternative = true},
    {.name = "mbox",
     .type = text,
     .description = "path of an mbox (RFC 4155, lines quoted as mboxrd); flags from `Status`, `X-Status` and "
                    "`X-Keywords`, dates from the `From` lines",
     .alternative = true},
    {.name = "folder",
     .type = text,
     .description = "with `mbox`: the folder it goes into, which is made",
     .default_text = "INBOX"},
});
constexpr Table import_table{"import", "Mail that lies in a mailbox from the beginning; paths as of `include`.",
                             import_keys};

constexpr auto account_keys = std::to_array<Key>({
    {.name = "password", .type = text, .description = "password for POP3 and IMAP", .default_text = "secret"},
    {.name = "host",
     .type = host,
     .description = "the host with the mailbox; it has an `mta` or `lmtp`",
     .required = true},
    {.name = "also_on",
     .type = host,
     .shape = Shape::list,
     .description = "further hosts with a mailbox of this address: exchangers that each keep what comes to them"},
    {.name = "mailbox",
     .type = text,
     .description = "name of the mailbox on that host",
     .default_note = "the local part of the address"},
    {.name = "quota", .type = size, .description = "what the mailbox may hold", .default_note = "as its host says"},
    {.name = "import",
     .type = section,
     .shape = Shape::list,
     .description = "mail that lies in it from the beginning, from files",
     .table = &import_table},
});
constexpr Table account_table{"account", "A mailbox.", account_keys};

// ---- the short form ----

constexpr auto user_keys = std::to_array<Key>({
    {.name = "name", .type = text, .description = "local part of the address", .required = true},
    {.name = "password", .type = text, .description = "password for POP3 and IMAP", .default_text = "secret"},
    {.name = "aliases", .type = text, .shape = Shape::list, .description = "further local parts for the same mailbox"},
    {.name = "quota", .type = size, .description = "what the mailbox may hold", .default_note = "as the domain says"},
    {.name = "import",
     .type = section,
     .shape = Shape::list,
     .description = "mail that lies in it from the beginning, from files",
     .table = &import_table},
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
    {.name = "store",
     .type = host,
     .description =
         "a host of the domain, which is made, with the mailboxes and POP3; the mail server delivers there by "
         "LMTP",
     .default_note = "the mail server has the mailboxes"},
    {.name = "quota", .type = section, .description = "how much its mailboxes may hold", .table = &quota_table},
    {.name = "pop3", .type = section, .description = "settings of the POP3 server", .table = &pop3_table},
    {.name = "imap",
     .type = section,
     .description = "an IMAP server beside the POP3 server; `imap: {}` with all defaults",
     .default_note = "that of `defaults`; none there: none",
     .table = &imap_table},
    with_default_note(servers_tls_key, "that of `defaults`; none there: none"),
    with_default_note(programs_tls_key, "that of `defaults`; none there: none"),
    {.name = "client_certificates",
     .type = boolean,
     .description = certificates_description,
     .default_note = "that of `defaults`; none there: `false`"},
    servers_plaintext_key,
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
    {.name = "outbox",
     .type = section,
     .description = "how its users' mail programs try again to hand a mail over",
     .table = &outbox_table},
    {.name = "keep_sent",
     .type = boolean,
     .description = keep_sent_description,
     .default_note = "that of `defaults`; none there: `false`"},
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
    {.name = "outbox",
     .type = section,
     .description = "how every mail program tries again to hand a mail over",
     .table = &outbox_table},
    {.name = "keep_sent", .type = boolean, .description = keep_sent_description, .default_text = "false"},
    {.name = "pop3", .type = section, .description = "settings of the POP3 servers of `domains`", .table = &pop3_table},
    {.name = "imap",
     .type = section,
     .description = "an IMAP server beside the POP3 server of each of the `domains`",
     .default_note = "none",
     .table = &imap_table},
    servers_tls_key,
    programs_tls_key,
    {.name = "client_certificates", .type = boolean, .description = certificates_description, .default_text = "false"},
    servers_plaintext_key,
});
constexpr Table default_table{"defaults", "What holds where nothing else is said.", default_keys};

constexpr auto tls_keys = std::to_array<Key>({
    {.name = "modelled",
     .type = boolean,
     .description =
         "flights and sizes of TLS 1.3 without cryptography, for worlds with very many connections: nothing is "
         "protected, and a real program cannot speak it",
     .default_text = "false"},
    {.name = "handshake_time",
     .type = duration,
     .description = "computing time that one handshake takes a server",
     .default_text = "0s"},
});
constexpr Table tls_table{"tls",
                          "How TLS is done in this run: TLS 1.3 (RFC 8446) with TLS_AES_128_GCM_SHA256, X25519 and "
                          "Ed25519 certificates from an authority of the run's own, with keys from the seed.",
                          tls_keys};

constexpr auto scenario_keys = std::to_array<Key>({
    {.name = "mailflow", .type = integer, .description = "version of the format", .min = 1, .max = 1, .required = true},
    {.name = "title", .type = text, .description = "what it is about, in a line", .required = true},
    {.name = "description", .type = text, .description = "what to look at, for students"},
    {.name = "about",
     .type = section,
     .description = "for teachers and students: goals, level, time, the task of an exercise",
     .table = &about_table},
    {.name = "seed", .type = integer, .description = "seed of every random choice", .default_text = "1"},
    {.name = "start",
     .type = ScalarType::start,
     .description = "calendar date of time 0, in UTC",
     .default_text = "2024-01-01T00:00:00Z"},
    {.name = "tls", .type = section, .description = "how TLS is done in this run", .table = &tls_table},
    {.name = "until",
     .type = duration,
     .description = "the run ends then at the latest; at most 6d",
     .default_note = "when nothing is left to happen"},
    {.name = "include",
     .type = text,
     .shape = Shape::list,
     .description = "other scenario files, by path from this one; what they say counts more than this file"},
    {.name = "vars", .type = text, .shape = Shape::map, .description = "texts for `\"${name}\"` in other values"},
    {.name = "variants",
     .type = text,
     .shape = Shape::map_of_lists,
     .description = "variables of which every student has another value: `--student ID` draws it from the list, and a "
                    "seed; else the first counts",
     .default_note = "none"},
    {.name = "defaults",
     .type = section,
     .description = "what holds where nothing else is said",
     .table = &default_table},
    {.name = "domains",
     .type = section,
     .shape = Shape::map,
     .description =
         "the short form: mail domains by name. Like every name of a domain or host it may be in UTF-8: it stands "
         "for its A-labels (RFC 5890), which recordings tell and `records` must be written with",
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
    {.name = "actions",
     .type = section,
     .shape = Shape::list,
     .description = "what users do with mails that their devices keep",
     .table = &action_table},
    {.name = "terminals",
     .type = section,
     .shape = Shape::list,
     .description = "SMTP, POP3 and IMAP that somebody types by hand",
     .table = &terminal_table},
    {.name = "queries",
     .type = section,
     .shape = Shape::list,
     .description = "what somebody asks the DNS by hand",
     .table = &query_table},
    {.name = "faults", .type = section, .shape = Shape::list, .description = "what goes wrong", .table = &fault_table},
    {.name = "expect",
     .type = section,
     .shape = Shape::list,
     .description = "what should happen",
     .table = &expectation_table},
    {.name = "lesson",
     .type = section,
     .shape = Shape::list,
     .description = "where the lesson stops, what it tells and asks; `mailflow lesson FILE` plays it",
     .table = &lesson_table},
    {.name = "serve",
     .type = section,
     .description = "what real programs can reach while it is served",
     .default_note = "everything that listens",
     .table = &serving_table},
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
