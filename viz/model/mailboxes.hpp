#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/message/calendar.hpp"
#include "sim/recording/world.hpp"

namespace viz::model {

/// A folder of a user on a host.
struct FolderName {
    std::string host;
    std::string mailbox;
    std::string folder;  ///< empty: INBOX
    bool operator==(const FolderName&) const = default;

    [[nodiscard]] std::string_view words() const { return folder.empty() ? "INBOX" : std::string_view(folder); }
};

/// What the list of folders tells of one.
struct FolderRow {
    FolderName name;
    std::vector<std::string> special_uses;  ///< RFC 6154
    std::size_t messages = 0;
    std::size_t unseen = 0;
    std::int64_t uid_validity = 0;  ///< 0: the recording does not tell it
    std::int64_t uid_next = 1;
    std::int64_t highest_modseq = 1;
    std::int64_t used_octets = 0;            ///< by all folders of the user
    std::optional<std::int64_t> octets_max;  ///< what the user may have; nullopt: no bound
    std::size_t sessions = 0;                ///< that have it open
    bool locked = false;                     ///< one of them is a POP3 session, which has it for itself
    bool subscribed = false;

    /// "UIDVALIDITY 1704067200, UIDNEXT 4, HIGHESTMODSEQ 9"
    [[nodiscard]] std::string numbers() const;
    /// "quota 1200 of 4000 octets"; empty: there is none.
    [[nodiscard]] std::string quota() const;
};

/// Every folder, host by host and user by user; INBOX first, the others by name.
[[nodiscard]] std::vector<FolderRow> folder_rows(const sim::recording::World& world);

/// Whoever knows something of a folder: a session that has it open, or a device that keeps up with it by IMAP and is
/// not there now.
struct FolderViewer {
    std::string client;  ///< the host where the user sits; empty: not known
    std::string protocol;
    std::optional<sim::recording::ConnectionId> connection;  ///< nullopt: a device that has no session
    bool read_only = false;
    bool has_lock = false;
    std::size_t messages = 0;                                ///< that it has numbers for
    std::size_t gone = 0;                                    ///< of them removed, which its user does not know yet
    std::size_t changed = 0;                                 ///< of them with other flags than its user knows
    std::size_t marked = 0;                                  ///< of them to be removed at POP3's QUIT
    std::size_t unknown = 0;                                 ///< in the folder, which it has not heard of
    std::optional<std::int64_t> known_to;                    ///< the UID up to which the device has everything
    const sim::recording::MailboxViewState* view = nullptr;  ///< into the world; null without a session

    /// "IMAP session: 3 messages, 1 removed unknown to it"
    [[nodiscard]] std::string words() const;
};

/// A message in a folder, or one that is gone from it and that a session still has a number for.
struct KeptMessage {
    std::int64_t uid = 0;
    std::string message;  ///< id in the recording; empty: it came with the scenario or from a program outside
    std::string subject;
    std::vector<std::string> flags;     ///< system flags
    std::vector<std::string> keywords;  ///< what users and programs call it beside these, RFC 9051 section 2.3.2
    std::int64_t size_octets = 0;
    std::string date;  ///< INTERNALDATE, `2024-01-01 00:00:02`, UTC
    bool gone = false;
    bool seen = false;
    std::vector<std::string> numbers;  ///< by viewer: its message sequence number, with what it does not know
};

struct FolderContents {
    FolderRow folder;
    std::vector<FolderViewer> viewers;  ///< sessions by connection, then devices by name
    std::vector<KeptMessage> messages;  ///< by UID
};

/// @param calendar  of the recording
/// @return nothing: there is no such folder (any more)
[[nodiscard]] std::optional<FolderContents> folder_contents(const sim::recording::World& world, const FolderName& name,
                                                            const protocol::message::Calendar& calendar);

/// The subject as people read it; empty: the message has none, or nothing tells it.
[[nodiscard]] std::string subject_of(const sim::recording::World& world, const std::string& message);
[[nodiscard]] bool has_flag(const sim::recording::StoredMessageState& message, std::string_view flag);
/// The calendar of a recording by the start that its header tells. @param start  `2024-01-01 00:00:00.000`
[[nodiscard]] protocol::message::Calendar calendar_of(std::string_view start);

}  // namespace viz::model
