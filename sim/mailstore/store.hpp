#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/ascii.hpp"
#include "protocol/base/instant.hpp"
#include "protocol/message/content.hpp"
#include "protocol/smtp/reply.hpp"
#include "sim/host/runtime.hpp"
#include "sim/mailstore/body_pool.hpp"
#include "sim/mailstore/quota.hpp"

namespace sim::mailstore {

using protocol::Instant;
using protocol::message::Content;

/// One message in a mailbox.
struct StoredMessage {
    std::uint32_t uid = 0;     ///< grows, never used again in this mailbox (RFC 9051 section 2.3.1.1)
    std::string unique_id;     ///< for POP3: 1 to 70 printable characters (RFC 1939 section 7)
    Content content;           ///< with Return-Path, as delivered
    Instant delivered_at;      ///< the internal date
    std::string message;       ///< the mail's name in the recording
    std::string return_path;   ///< the reverse-path at delivery, without brackets; empty: the null path
    std::string delivered_to;  ///< the recipient it was delivered for
};

/// A mailbox: messages in the order of arrival, under one UIDVALIDITY.
struct Mailbox {
    std::string name;
    std::string password;
    std::uint32_t uid_validity = 0;
    std::uint32_t uid_next = 1;
    std::vector<StoredMessage> messages;        ///< by uid
    std::optional<std::uint64_t> octets_max{};  ///< its quota; nothing: it is never full

    [[nodiscard]] const StoredMessage* find(std::uint32_t uid) const;
    /// The size of all its messages.
    [[nodiscard]] std::uint64_t used_octets() const { return octets_; }

private:
    friend class Store;
    std::uint64_t octets_ = 0;
};

/// What a final delivery hands over.
struct Delivery {
    Content content;
    std::string return_path;   ///< reverse-path without brackets; empty: the null path
    std::string delivered_to;  ///< the recipient's address
    std::string message;       ///< the mail's name in the recording
};

/// The mailboxes of one host, on its disk: they survive a restart; locks do not. Every change is recorded.
class Store {
public:
    explicit Store(host::Runtime& runtime, const QuotaRules& quota = {}) : runtime_(runtime), quota_(quota) {}

    /// Makes an empty mailbox. @pre the name is new
    /// @param octets_max  its quota; nothing: that of the store's rules
    void create(std::string name, std::string password, std::optional<std::uint64_t> octets_max = std::nullopt);
    /// Mail for `address` goes into `mailbox`; addresses are compared without case.
    void add_address(std::string_view address, std::string mailbox);

    /// The mailbox for an address `local-part@domain`, or null.
    [[nodiscard]] const Mailbox* find_by_address(std::string_view address) const;
    /// The mailbox a user names at login: its name, or one of its addresses. Null: there is none.
    [[nodiscard]] const Mailbox* find_by_login(std::string_view user) const;
    [[nodiscard]] const Mailbox* find(std::string_view name) const;
    [[nodiscard]] const std::map<std::string, Mailbox, std::less<>>& mailboxes() const { return mailboxes_; }

    /// The reply where the mailbox has no room for a message: 552 5.2.2, or 452 4.2.2 (RFC 5321 section 4.2.3, RFC 3463
    /// section 3.3); nullopt: it has. Records the choice as a `decision` where there is a quota. @pre the mailbox
    /// exists
    [[nodiscard]] std::optional<protocol::smtp::Reply> quota_refusal(std::string_view mailbox,
                                                                     const Delivery& delivery);
    /// Final delivery: stores the message with its Return-Path field. @pre the mailbox exists
    /// @return its UID
    std::uint32_t append(std::string_view mailbox, Delivery delivery);
    /// Removes messages; unknown UIDs are ignored (another session was faster).
    void remove(std::string_view mailbox, const std::vector<std::uint32_t>& uids);

    /// The exclusive lock of a POP3 session (RFC 1939 section 4). False: somebody else has it.
    [[nodiscard]] bool lock(std::string_view mailbox);
    void unlock(std::string_view mailbox);
    [[nodiscard]] bool is_locked(std::string_view mailbox) const;

    /// The host lost its memory: locks are gone.
    void forget_locks() { locked_.clear(); }

private:
    Mailbox& at(std::string_view name);
    void record_room(const Mailbox& mailbox, const Delivery& delivery, std::uint64_t size_octets, bool has_room);

    host::Runtime& runtime_;
    QuotaRules quota_;
    std::map<std::string, Mailbox, std::less<>> mailboxes_;
    std::map<std::string, std::string, protocol::LessIgnoringCase> mailbox_of_address_;
    std::set<std::string, std::less<>> locked_;
    BodyPool bodies_;
};

}  // namespace sim::mailstore
