#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "protocol/base/instant.hpp"
#include "sim/recording/event.hpp"

namespace sim::recording {

using protocol::Instant;

/// A link as it is now; the same in both directions.
struct LinkState {
    std::string from;
    std::string to;
    std::int64_t latency_ns = 0;
    std::int64_t bandwidth_octets_per_s = 0;
    std::int64_t loss_ppm = 0;
    bool up = true;
    bool operator==(const LinkState&) const = default;
};

/// The way between two sites.
struct RouteState {
    std::vector<std::string> links;
    std::int64_t latency_ns = 0;
    bool operator==(const RouteState&) const = default;
};

/// A message in a host's queue.
struct QueueEntryState {
    std::string message;  ///< id in the recording
    std::string reverse_path;
    std::vector<std::string> recipients;  ///< still to be served
    std::int64_t size_octets = 0;
    std::string state;  ///< queued (not tried yet), active, deferred or frozen
    std::int64_t attempts = 0;
    std::optional<Instant> next_attempt_at;  ///< nullopt: being tried now
    Instant expires_at;
    std::string reason;  ///< of the last change
    bool operator==(const QueueEntryState&) const = default;
};

/// A mail in the outbox of a mail program, after the first attempt to hand it over has failed.
struct OutboxEntryState {
    std::string from;
    std::vector<std::string> recipients;  ///< whom no server has taken or refused yet
    std::string state;                    ///< waiting or sending
    std::int64_t attempts = 0;
    std::optional<Instant> next_attempt_at;  ///< nullopt: being tried now
    Instant expires_at;
    std::string reason;  ///< why it waits
    bool operator==(const OutboxEntryState&) const = default;
};

/// How far a mail program knows an INBOX at an IMAP server.
struct SynchronisationState {
    std::int64_t uid_validity = 0;
    std::int64_t uid = 0;  ///< the last that it has fetched
    bool operator==(const SynchronisationState&) const = default;
};

/// What a user did with a message of a copy that its server has not heard of.
struct CopyActionState {
    std::int64_t uid = 0;
    std::string action;  ///< +FLAGS, -FLAGS or delete
    std::vector<std::string> flags;
    bool operator==(const CopyActionState&) const = default;
};

/// One message of a copy.
struct CopiedMessageState {
    std::string message;  ///< id in the recording
    std::vector<std::string> flags;
    bool operator==(const CopiedMessageState&) const = default;
};

/// A device's copy of an INBOX at an IMAP server.
struct MailboxCopyState {
    std::int64_t uid_validity = 0;                        ///< 0: it was never brought up to date
    std::int64_t modseq = 0;                              ///< 0: none is known
    std::int64_t uid = 0;                                 ///< the largest that it ever had
    std::map<std::int64_t, CopiedMessageState> messages;  ///< by UID
    std::vector<CopyActionState> actions;                 ///< that wait, oldest first
    bool operator==(const MailboxCopyState&) const = default;
};

/// What a host remembers of a failure, for all its messages.
struct RetryHintState {
    Instant first_failed;
    Instant last_try;
    Instant next_try;
    bool expired = false;
    std::string reason;
    bool operator==(const RetryHintState&) const = default;
};

/// What a host's DNS cache knows of one name and type.
struct CacheEntryState {
    std::string kind;  ///< positive, nxdomain, nodata or failure
    std::vector<std::string> records;
    Instant expires_at;
    std::string rank;
    bool operator==(const CacheEntryState&) const = default;
};

struct StoredMessageState {
    std::string message;  ///< id in the recording
    std::string unique_id;
    std::int64_t size_octets = 0;
    std::string return_path;
    std::string delivered_to;
    std::vector<std::string> flags{};
    std::string internal_date{};  ///< RFC 5322 section 3.3; empty: that of `stored_at`
    Instant stored_at{};
    std::int64_t modseq = 1;  ///< RFC 7162
    std::string email_id{};   ///< RFC 8474
    bool operator==(const StoredMessageState&) const = default;
};

/// What IMAP calls a mailbox.
struct FolderState {
    std::map<std::int64_t, StoredMessageState> messages;  ///< by UID
    std::int64_t uid_next = 1;
    std::int64_t highest_modseq = 1;
    std::map<std::int64_t, std::int64_t> expunged;   ///< UIDs that were removed, with the mod-sequences of that
    std::int64_t uid_validity = 0;                   ///< 0: an older recording, which does not tell that of INBOX
    std::vector<std::string> special_uses;           ///< RFC 6154
    std::map<std::string, std::string> annotations;  ///< RFC 5464, by the names of their entries
    bool operator==(const FolderState&) const = default;
};

/// What a user has on a host: INBOX, and further folders.
struct MailboxState : FolderState {
    bool locked = false;                                    ///< a POP3 session has INBOX for itself
    std::optional<std::int64_t> octets_max;                 ///< the quota; nullopt: there is none
    std::map<std::string, FolderState> folders;             ///< without INBOX, by name
    std::set<std::string> subscriptions;                    ///< names of folders
    std::map<std::string, std::string> server_annotations;  ///< what the user has noted of the server
    bool operator==(const MailboxState&) const = default;
};

/// A folder as one session sees it: what its client was told, however the folder has changed meanwhile.
struct MailboxViewState {
    std::string host;
    std::string mailbox;
    std::string folder;    ///< empty: INBOX
    std::string protocol;  ///< imap or pop3
    bool read_only = false;
    bool deleted = false;                      ///< the folder itself is gone
    std::vector<std::int64_t> uids;            ///< of the messages it knows, by their numbers minus one
    std::map<std::int64_t, std::string> gone;  ///< those of them that were removed: UIDs, ids in the recording
    std::set<std::int64_t> changed;            ///< UIDs of those whose flags changed without its client knowing
    std::set<std::int64_t> marked;             ///< UIDs of those that POP3 removes at QUIT, RFC 1939 section 5
    std::string asked;                         ///< POP3: the command whose reply is to come

    /// The message sequence number (RFC 9051 section 2.3.1.2) or POP3's message-number; 0: it knows no such message.
    [[nodiscard]] std::size_t number_of(std::int64_t uid) const;
    /// Whether it looks at this folder.
    [[nodiscard]] bool is_of(std::string_view host_name, std::string_view mailbox_name,
                             std::string_view folder_name) const {
        return !deleted && host == host_name && mailbox == mailbox_name && folder == folder_name;
    }
    bool operator==(const MailboxViewState&) const = default;
};

using CacheKey = std::pair<std::string, std::string>;  ///< domain name, record type

struct HostState {
    bool up = true;
    std::string site;
    std::string role;
    std::vector<std::string> addresses;
    std::set<std::string> services;                         ///< what listens, as service:port
    std::multiset<std::string> firewall_rules;              ///< two faults may add the same
    std::map<std::string, std::string> settings;            ///< those changed during the run
    std::map<std::string, std::vector<std::string>> zones;  ///< records by origin
    std::map<std::string, QueueEntryState> queue;           ///< by queue id
    std::map<std::string, OutboxEntryState> outbox;         ///< by message id
    std::map<std::pair<std::string, std::string>, SynchronisationState> known_mailboxes;  ///< by server and user
    std::map<std::pair<std::string, std::string>, MailboxCopyState> mailbox_copies;       ///< by server and user
    std::map<std::string, RetryHintState> retry_hints;  ///< by host, address or domain, in words
    std::map<CacheKey, CacheEntryState> cache;
    std::map<std::string, MailboxState> mailboxes;  ///< by name
    bool operator==(const HostState&) const = default;
};

/// A connection from its first SYN until it has failed or both directions are closed.
struct ConnectionState {
    std::string from;  ///< address and port of the client
    std::string to;
    std::string client_host;
    std::string server_host;
    std::string state;         ///< opening, open, closed-by-client or closed-by-server
    bool client_gone = false;  ///< the client's host went down: its end exists no more, without a word
    bool server_gone = false;
    Instant since;  ///< when the first SYN was sent
    bool operator==(const ConnectionState&) const = default;
};

/// One end's mail protocol session on a connection.
struct SessionState {
    std::string host;
    std::string protocol;
    std::string state;
    bool operator==(const SessionState&) const = default;
};
using SessionKey = std::pair<ConnectionId, std::string>;  ///< connection, role: client or server

/// Where a message (a copy, a notification) was seen last.
struct MessageState {
    enum class Place : std::uint8_t { composed, queued, mailbox, fetched, failed, discarded };
    Place place = Place::composed;
    std::string host;     ///< who holds it
    std::string mailbox;  ///< where place is mailbox or fetched
    std::string parent;   ///< of a notification: the message that failed
    std::string from;
    std::vector<std::string> to;
    std::string subject;
    std::string message_id;
    std::int64_t size_octets = 0;
    Instant since;
    bool operator==(const MessageState&) const = default;
};

struct AccountState {
    std::string host;
    std::string mailbox;
    bool operator==(const AccountState&) const = default;
};

/// The state of the simulated world at one instant, as far as the events tell it.
struct World {
    Instant now;
    bool ended = false;
    std::set<std::string> sites;
    std::map<std::string, HostState> hosts;
    std::map<std::string, LinkState> links;
    std::map<std::pair<std::string, std::string>, RouteState> routes;  ///< by sites
    std::map<std::string, AccountState> accounts;                      ///< by mail address
    std::map<std::string, std::string> host_of_address;                ///< IP address -> host
    std::set<std::string> faults;                                      ///< those in force, in words; no planned changes
    std::map<ConnectionId, ConnectionState> connections;
    std::map<ConnectionId, ConnectionId>
        server_connections;  ///< server's number -> key of connections, where they differ
    std::map<SessionKey, SessionState> sessions;
    std::map<ConnectionId, MailboxViewState> views;  ///< by the server's number of the connection
    std::map<std::string, MessageState> messages;    ///< by id
    bool operator==(const World&) const = default;
};

/// The world after an event. Total: what an event tells of things that the world does not know is
/// ignored or taken as new, so that recordings of every level and cut recordings can be folded.
/// It looks at nothing but its arguments.
void apply(World& world, const Event& event);

/// An end's connection by the number that its events have; nullptr: there is none (any more).
[[nodiscard]] const ConnectionState* find_connection(const World& world, ConnectionId connection);

/// Messages without the flag `\Seen`.
[[nodiscard]] std::size_t unseen_count(const FolderState& folder);
/// The size of all messages in all folders: what the quota bounds.
[[nodiscard]] std::int64_t used_octets(const MailboxState& mailbox);

/// The world as text for people, in a fixed order; cache entries past their time are marked.
/// @param host  only this host's state; empty: everything
[[nodiscard]] std::string describe(const World& world, std::string_view host = {});

[[nodiscard]] std::string_view name(MessageState::Place place);

}  // namespace sim::recording
