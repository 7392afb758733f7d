#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/instant.hpp"
#include "protocol/message/calendar.hpp"
#include "protocol/message/content.hpp"

namespace sim::mailstore {

using protocol::Instant;
using protocol::message::Content;
using protocol::message::DateTime;

/// The mailbox that every account has, RFC 9051 section 5.1.
inline constexpr std::string_view inbox_name = "INBOX";
/// Between the levels of the hierarchy of mailbox names.
inline constexpr char hierarchy_delimiter = '/';

/// One message in a mailbox.
struct StoredMessage {
    std::uint32_t uid = 0;     ///< grows, never used again in this mailbox (RFC 9051 section 2.3.1.1)
    std::string unique_id;     ///< for POP3: 1 to 70 printable characters (RFC 1939 section 7)
    Content content;           ///< with Return-Path, as delivered
    Instant delivered_at;      ///< when it came into this mailbox: SAVEDATE, RFC 8514
    std::string message;       ///< the mail's name in the recording; empty: it has none
    std::string return_path;   ///< the reverse-path at delivery, without brackets; empty: the null path
    std::string delivered_to;  ///< the recipient it was delivered for; empty: it was not delivered but put here

    std::vector<std::string> flags{};         ///< system flags and keywords, without \Recent (RFC 9051 section 2.3.2)
    std::optional<DateTime> internal_date{};  ///< RFC 9051 section 2.3.3; nothing: delivered_at
    std::uint64_t modseq = 1;                 ///< of its last change, RFC 7162
    std::string email_id{};                   ///< RFC 8474 section 5.1; the same in all copies
    std::string thread_id{};                  ///< RFC 8474 section 5.2; empty: nobody has asked for it

    [[nodiscard]] bool has_flag(std::string_view flag) const;
};

/// A message that was removed: what QRESYNC tells of it, RFC 7162 section 3.2.
struct ExpungedMessage {
    std::uint32_t uid = 0;
    std::uint64_t modseq = 0;
};

/// Values by the names of their entries, RFC 5464.
using Annotations = std::map<std::string, std::string, std::less<>>;

/// A mailbox: messages in the order of arrival, under one UIDVALIDITY.
struct Mailbox {
    std::string name = std::string(inbox_name);  ///< in UTF-8, with its superiors
    std::uint32_t uid_validity = 0;              ///< no other mailbox of the account has or had it
    std::uint32_t uid_next = 1;
    std::uint64_t highest_modseq = 1;         ///< every change of a message, and of an annotation, raises it by one
    std::vector<StoredMessage> messages;      ///< by uid
    std::vector<ExpungedMessage> expunged;    ///< by modseq
    std::vector<std::string> keywords;        ///< those that messages have or had, as they were written first
    std::vector<std::string> special_uses{};  ///< `\Sent`, RFC 6154
    Annotations annotations{};

    /// Null: it is not there (any more).
    [[nodiscard]] const StoredMessage* find(std::uint32_t uid) const;
    /// The size of all its messages.
    [[nodiscard]] std::uint64_t used_octets() const { return octets_; }
    /// RFC 8474 section 4; a mailbox keeps it when it is renamed.
    [[nodiscard]] std::string mailbox_id() const;
    [[nodiscard]] bool is_inbox() const { return name == inbox_name; }

private:
    friend class Store;
    std::uint64_t octets_ = 0;
};

/// A flag as it is kept: system flags as RFC 9051 section 2.3.2 writes them, keywords as the mailbox knows them; both
/// are compared without case.
[[nodiscard]] std::string canonical_flag(const Mailbox& mailbox, std::string_view flag);
[[nodiscard]] bool is_system_flag(std::string_view flag);

/// What a client sees as the date of arrival.
[[nodiscard]] DateTime internal_date_of(const StoredMessage& message, const protocol::message::Calendar& calendar);

/// The EMAILID of a message by the unique-id under which it came into the account.
[[nodiscard]] inline std::string email_id_of(std::string_view unique_id) {
    return 'M' + std::string(unique_id);
}

}  // namespace sim::mailstore
