#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/base/ip_address.hpp"
#include "sim/host/tls_world.hpp"
#include "sim/mailstore/imap_settings.hpp"
#include "sim/mailstore/lmtp_service.hpp"
#include "sim/mailstore/pop3_settings.hpp"
#include "sim/mailstore/quota.hpp"
#include "sim/mta/settings.hpp"
#include "sim/scenario/mail_import.hpp"
#include "sim/scenario/position.hpp"
#include "sim/user_agent/outbox_settings.hpp"

namespace sim::scenario {

using protocol::Duration;
using protocol::IpAddress;

/// The properties of a link, the same in both directions.
struct LinkProperties {
    Duration latency = std::chrono::milliseconds{2};  ///< one way
    double bandwidth_octets_per_s = 12'500'000;       ///< 100 Mbit/s
    double loss_share = 0;                            ///< of packets, in [0, 1]
    bool operator==(const LinkProperties&) const = default;
};

/// A place: its hosts hang on one router by their access links.
struct Site {
    std::string name;
    Position position;
    bool operator==(const Site&) const = default;
};

/// A link between the routers of two sites.
struct SiteLink {
    std::string name;  ///< unique among site links and host names; by default `from--to`
    std::string from;  ///< a site
    std::string to;    ///< another site
    LinkProperties properties;
    Position position;
    bool operator==(const SiteLink&) const = default;
};

/// What a host mainly is, for its symbol on the map. The services decide what it does.
enum class HostRole : std::uint8_t { client, mail_server, name_server, resolver, other };

/// A transfer agent with its queue. On `ports` it takes mail as RFC 5321 says, on `submission_ports` as
/// RFC 6409 says, on `submissions_ports` likewise with TLS from the start (RFC 8314); all put it into the one queue.
/// Mailboxes are the accounts of the host.
struct MailTransferAgent {
    mta::Settings settings;
    std::vector<std::uint16_t> ports{25};
    std::vector<std::uint16_t> submission_ports;
    std::vector<std::uint16_t> submissions_ports;
    Position position;
    bool operator==(const MailTransferAgent&) const = default;
};

/// A POP3 server for the mailboxes of its host.
struct Pop3Service {
    mailstore::Pop3Settings settings;
    Position position;
    bool operator==(const Pop3Service&) const = default;
};

/// An IMAP server for the mailboxes of its host.
struct ImapServer {
    mailstore::ImapSettings settings;
    Position position;
    bool operator==(const ImapServer&) const = default;
};

/// An LMTP server (RFC 2033) for the mailboxes of its host: transfer agents of other hosts deliver there.
struct LmtpServer {
    mailstore::LmtpSettings settings;
    Position position;
    bool operator==(const LmtpServer&) const = default;
};

/// An authoritative name server on port 53, for the zones named here (Scenario::zones by origin).
struct AuthoritativeServer {
    std::vector<std::string> zones;  ///< origins, absolute: `beta.test.`, `.` for the root
    Position position;
    bool operator==(const AuthoritativeServer&) const = default;
};

/// The name and address of a root server that a resolver knows beforehand.
struct RootHint {
    std::string name;  ///< host name without final dot
    IpAddress address;
    bool operator==(const RootHint&) const = default;
};

/// A recursive resolver on port 53.
struct RecursiveResolver {
    std::vector<RootHint> root_hints;  ///< never empty in a loaded scenario
    Position position;
    bool operator==(const RecursiveResolver&) const = default;
};

/// Which resolvers a host asks, and how patiently, as in resolv.conf.
struct StubResolver {
    std::vector<IpAddress> servers;  ///< empty: this host cannot look up names
    Duration timeout = std::chrono::seconds{5};
    unsigned attempts = 2;
    bool operator==(const StubResolver&) const = default;
};

/// A service of another host, by the host's name.
struct ServiceAddress {
    std::string host;
    std::uint16_t port = 0;
    std::optional<IpAddress> address{};  ///< where it is; nothing: whoever uses it asks DNS for the host's name
    host::TlsPolicy tls = host::TlsPolicy::none;
    bool tls_from_start = false;     ///< the connection begins with the handshake, RFC 8314
    std::string certificate_user{};  ///< whose certificate the mail program shows; empty: none
    bool operator==(const ServiceAddress&) const = default;
};

/// What AUTH says (RFC 4954). Without `required` the mail is handed over also where the server does not believe it.
struct Authentication {
    std::string user;
    std::string password;
    bool required = true;
    bool operator==(const Authentication&) const = default;
};

/// A person's mail program on this host.
struct UserAgent {
    std::string address;                 ///< an account's address, `alice@alpha.test`
    ServiceAddress submission;           ///< where it sends
    std::optional<ServiceAddress> pop3;  ///< where it reads by POP3
    std::optional<ServiceAddress> imap;  ///< where it reads by IMAP
    user_agent::OutboxSettings outbox;
    bool pipelining = true;              ///< uses PIPELINING (RFC 2920) where it is offered
    std::optional<Authentication> auth;  ///< what it says to the submission server
    bool keep_sent = false;              ///< it puts a copy of what it sends into the mailbox for sent mail, by `imap`
    Position position;
    bool operator==(const UserAgent&) const = default;
};

/// A port that accepts connections and then says nothing, or hangs up at once.
struct TcpStub {
    enum class Behaviour : std::uint8_t { silent, close };
    std::uint16_t port = 25;
    Behaviour behaviour = Behaviour::silent;
    Position position;
    bool operator==(const TcpStub&) const = default;
};

/// One machine with its services.
struct Host {
    std::string name;  ///< domain name in lower case, without final dot
    std::string site;
    HostRole role = HostRole::other;
    std::vector<IpAddress> addresses;  ///< at least one
    LinkProperties access_link;        ///< a link named like the host
    std::optional<MailTransferAgent> mta;
    std::optional<Pop3Service> pop3;
    std::optional<ImapServer> imap;
    std::optional<LmtpServer> lmtp;
    mailstore::QuotaRules quota;            ///< of its mailboxes
    host::CertificateSettings certificate;  ///< where a service of it uses TLS
    std::optional<AuthoritativeServer> authoritative;
    std::optional<RecursiveResolver> resolver;
    StubResolver stub;
    std::vector<UserAgent> user_agents;
    std::vector<TcpStub> tcp_stubs;
    Position position;

    /// @return nullptr: nobody of this address has a mail program here
    [[nodiscard]] const UserAgent* find_user_agent(std::string_view address) const;
    bool operator==(const Host&) const = default;
};

/// A mailbox: mail for `address` that reaches the transfer agent or the LMTP server of `host` is stored there, under
/// `mailbox`.
struct Account {
    std::string address;  ///< local-part@domain
    std::string password;
    std::string host;                             ///< a host with an `mta` or `lmtp`
    std::string mailbox;                          ///< unique on its host; POP3 knows it by this name and by the address
    std::vector<std::string> also_on{};           ///< further hosts with a mailbox of this address
    std::optional<std::uint64_t> quota_octets{};  ///< what it may hold; nothing: the host's rule
    std::vector<MailImport> imports{};            ///< what lies in it from the beginning
    Position position;

    /// Whether there is a mailbox of it on the host.
    [[nodiscard]] bool is_on(std::string_view host_name) const;
    bool operator==(const Account&) const = default;
};

}  // namespace sim::scenario
