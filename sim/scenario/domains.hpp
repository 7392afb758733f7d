#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/model.hpp"
#include "sim/scenario/problems.hpp"

namespace sim::scenario {

/// A person of a domain: a mailbox, and a mail program on a client host.
struct DomainUser {
    std::string name;  ///< local part
    std::string password;
    std::vector<std::string> aliases;           ///< further local parts for the mailbox
    std::optional<std::uint64_t> quota_octets;  ///< what the mailbox may hold; nothing: the domain's rule
    std::vector<MailImport> imports;            ///< what lies in it from the beginning
    Position position;
};

/// A host in a domain's MX records.
struct MailExchanger {
    enum class Role : std::uint8_t { primary, backup };
    std::uint16_t preference = 10;
    std::string host;
    Role role = Role::primary;
    Position position;
};

/// One entry of the short form `domains:`, with the defaults filled in.
struct Domain {
    enum class Clients : std::uint8_t { per_user, shared };
    std::string name;
    std::vector<DomainUser> users;
    std::vector<MailExchanger> exchangers;  ///< empty: `mail.NAME`
    std::optional<mta::Route> smarthost;
    std::string store;               ///< the host with the mailboxes, by LMTP; empty: the mail server has them
    mailstore::QuotaRules quota;     ///< of the mailboxes
    mailstore::Pop3Settings pop3;    ///< of the POP3 server
    std::optional<ImapServer> imap;  ///< beside it; nothing: none
    mta::Settings settings;          ///< of all its mail servers
    host::TlsPolicy client_tls = host::TlsPolicy::none;  ///< of its users' mail programs
    bool client_certificates = false;                    ///< they have certificates, for their addresses
    bool ipv6 = false;
    Clients clients = Clients::per_user;
    LinkProperties site_link;
    LinkProperties server_link;
    LinkProperties client_link;
    user_agent::OutboxSettings outbox;  ///< of its users' mail programs
    bool keep_sent = false;             ///< they keep copies of what they send, by IMAP
    std::string path;                   ///< in the document, for problems
    Position position;
};

/// Works the short form out: adds sites, links, hosts, zones and accounts to the scenario.
///
/// Each domain becomes a site with a name server, a resolver, a mail server (submission, SMTP, POP3 and
/// the mailboxes) and clients. The mail server is the first primary exchanger. Other primaries know the
/// domain's addresses and pass its mail on to the mail server; backups take everything for the domain and
/// pass it on by MX. An exchanger or smarthost whose name lies in the domain is made unless it is there;
/// others must be hosts of the scenario and get what they need to serve the domain.
/// With a `store` the mailboxes, POP3 and IMAP are there, and the mail server delivers by LMTP.
/// A site `core` holds the root server and the server of the top-level domains and reverse zones.
/// @pre `scenario` holds the explicit hosts
/// @return false: there are too many, or names that the DNS cannot have; said, and the rest was left out
[[nodiscard]] bool expand_domains(const std::vector<Domain>& domains, Scenario& scenario, Problems& problems);

}  // namespace sim::scenario
