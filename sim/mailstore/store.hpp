#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/ascii.hpp"
#include "protocol/smtp/reply.hpp"
#include "sim/host/runtime.hpp"
#include "sim/mailstore/account.hpp"
#include "sim/mailstore/body_pool.hpp"
#include "sim/mailstore/quota.hpp"
#include "sim/mailstore/store_observer.hpp"

namespace sim::mailstore {

/// What a final delivery hands over.
struct Delivery {
    Content content;
    std::string return_path;   ///< reverse-path without brackets; empty: the null path
    std::string delivered_to;  ///< the recipient's address
    std::string message;       ///< the mail's name in the recording
};

/// A message that a client puts into a mailbox: an upload, or a copy of one that is there.
struct NewMessage {
    Content content;
    std::vector<std::string> flags{};
    std::optional<DateTime> internal_date{};  ///< nothing: now
    std::string message{};                    ///< the mail's name in the recording; empty: it has none
    std::string email_id{};                   ///< of a copy: that of the original
    std::string thread_id{};                  ///< likewise; empty: it is not known yet
    std::string return_path{};                ///< reverse-path without brackets; empty: nobody's, or not known
};

/// The accounts of one host with their mailboxes, on its disk: they survive a restart; locks do not. Every change is
/// recorded.
class Store {
public:
    explicit Store(host::Runtime& runtime, const QuotaRules& quota = {}) : runtime_(runtime), quota_(quota) {}

    /// Makes an account with an empty INBOX. @pre the name is new
    /// @param octets_max  its quota; nothing: that of the store's rules
    void create(std::string name, std::string password, std::optional<std::uint64_t> octets_max = std::nullopt);
    /// Mail for `address` goes into the INBOX of `account`; addresses are compared without case.
    void add_address(std::string_view address, std::string account);

    /// The account for an address `local-part@domain`, or null.
    [[nodiscard]] const Account* find_by_address(std::string_view address) const;
    /// The account a user names at login: its name, or one of its addresses. Null: there is none.
    [[nodiscard]] const Account* find_by_login(std::string_view user) const;
    /// The password of that account; nothing: there is none, or nobody may log in.
    [[nodiscard]] std::optional<std::string> password_of(std::string_view user) const;
    [[nodiscard]] const Account* find(std::string_view name) const;
    [[nodiscard]] const std::map<std::string, Account, std::less<>>& accounts() const { return accounts_; }

    /// The reply where the account has no room for a message: 552 5.2.2, or 452 4.2.2 (RFC 5321 section 4.2.3, RFC 3463
    /// section 3.3); nullopt: it has. Records the choice as a `decision` where there is a quota. @pre the account
    /// exists
    [[nodiscard]] std::optional<protocol::smtp::Reply> quota_refusal(std::string_view account,
                                                                     const Delivery& delivery);
    /// Final delivery into INBOX: stores the message with its Return-Path field. @pre the account exists
    /// @return its UID
    std::uint32_t append(std::string_view account, Delivery delivery);
    /// Removes messages from INBOX; unknown UIDs are ignored (another session was faster).
    void remove(std::string_view account, const std::vector<std::uint32_t>& uids);

    // What IMAP does. @pre account and mailbox exist
    /// Puts a message into a mailbox. @return its UID
    std::uint32_t add(std::string_view account, std::string_view mailbox, NewMessage message);
    /// @param uids  unknown ones are ignored
    /// @param moved_to  the mailbox that has them now; empty: none
    void remove(std::string_view account, std::string_view mailbox, const std::vector<std::uint32_t>& uids,
                std::string_view moved_to = {});
    /// The message has these flags from now on; nothing happens where it has them already. Unknown UIDs are ignored.
    /// @param flags  as canonical_flag() writes them, each once
    void set_flags(std::string_view account, std::string_view mailbox, std::uint32_t uid,
                   std::vector<std::string> flags);

    /// @pre the name is new and valid
    void create_mailbox(std::string_view account, const std::string& name, std::vector<std::string> special_uses = {});
    /// Its messages go with it; those below it stay. @pre it is not INBOX
    void delete_mailbox(std::string_view account, std::string_view name);
    /// The mailbox, if there is one, and all below it get new names. @pre it is not INBOX; the new names are free
    void rename_mailbox(std::string_view account, std::string_view from, std::string_view to);
    /// Its messages go to a new mailbox; INBOX stays, empty, and keeps its annotations (RFC 9051 section 6.3.6, RFC
    /// 5464 section 4.1). @pre the name is new and valid
    void rename_inbox(std::string_view account, const std::string& to);
    void subscribe(std::string_view account, const std::string& name, bool subscribed);
    /// Gives an entry a value, or takes it away: RFC 5464. @param mailbox  empty: what the user has noted of the server
    /// @param value  nothing: the entry goes
    void annotate(std::string_view account, std::string_view mailbox, const std::string& entry,
                  std::optional<std::string> value);

    /// Gives a THREADID to all messages of the account that have none, in the order in which they came. RFC 8474
    /// section 5.2
    void assign_threads(std::string_view account);

    /// The exclusive lock of a POP3 session (RFC 1939 section 4). False: somebody else has it.
    [[nodiscard]] bool lock(std::string_view account);
    void unlock(std::string_view account);
    [[nodiscard]] bool is_locked(std::string_view account) const;

    /// The host lost its memory: locks are gone.
    void forget_locks() { locked_.clear(); }
    /// Whoever is told of every change; null: nobody. It must outlive the store, or be taken out.
    void set_observer(StoreObserver* observer) { observer_ = observer; }

private:
    Account& at(std::string_view account);
    Mailbox& at(std::string_view account, std::string_view mailbox);
    void record_room(const Account& account, const Delivery& delivery, std::uint64_t size_octets, bool has_room);
    /// Gives it what the mailbox decides: UID, unique-id, mod-sequence, keywords.
    void settle(Mailbox& mailbox, StoredMessage& message);
    std::uint32_t put(std::string_view account, Mailbox& mailbox, StoredMessage message);
    void record_removal(std::string_view account, const Mailbox& mailbox, const StoredMessage& message,
                        std::string_view moved_to);

    host::Runtime& runtime_;
    QuotaRules quota_;
    std::map<std::string, Account, std::less<>> accounts_;
    std::map<std::string, std::string, protocol::LessIgnoringCase> account_of_address_;
    std::set<std::string, std::less<>> locked_;
    BodyPool bodies_;
    StoreObserver* observer_ = nullptr;
};

}  // namespace sim::mailstore
