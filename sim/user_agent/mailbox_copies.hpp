#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/host/runtime.hpp"
#include "sim/user_agent/copy_action.hpp"

namespace sim::user_agent {

/// How a device hears of what has changed at the server since it was there last.
enum class SyncMethod : std::uint8_t {
    full,       ///< it compares the list of all UIDs and flags, RFC 4549 section 4.3.1
    condstore,  ///< it asks for flags that have changed, and for the UIDs that are left: RFC 7162 section 3.1
    qresync,    ///< SELECT tells it all, RFC 7162 section 3.2.5
};
[[nodiscard]] std::string_view name(SyncMethod method);

/// One message of a copy.
struct CopiedMessage {
    std::string message;             ///< its name in the recording; empty: it has none
    std::vector<std::string> flags;  ///< sorted, without \Recent
};

/// A device's copy of an INBOX: whose content it is plays no part here.
struct MailboxCopy {
    struct WaitingAction {
        std::uint64_t number = 0;  ///< unique on its host
        std::uint32_t uid = 0;
        std::string message;  ///< as of CopiedMessage
        CopyAction action;
    };

    std::uint32_t uid_validity = 0;  ///< 0: it was never brought up to date
    std::uint64_t modseq = 0;        ///< it knows all changes up to this one; 0: none is known
    std::uint32_t uid = 0;           ///< the largest that it ever had
    std::map<std::uint32_t, CopiedMessage> messages;
    std::vector<WaitingAction> actions;  ///< that the server has not heard of, oldest first

    /// Whether the user has removed it here, and the server does not know yet.
    [[nodiscard]] bool is_being_removed(std::uint32_t uid) const;
};

/// What a round of synchronisation brought.
struct SyncSummary {
    SyncMethod method = SyncMethod::full;
    unsigned added = 0;
    unsigned changed = 0;
    unsigned removed = 0;
    unsigned replayed = 0;
    std::uint64_t octets = 0;

    [[nodiscard]] bool has_changes() const { return added + changed + removed + replayed > 0; }
};

/// The copies of mailboxes that the mail programs of one host keep, on its disk: they survive a restart. Each change is
/// recorded. Another device is another host with copies of its own.
class MailboxCopies {
public:
    using Key = std::pair<std::string, std::string>;  ///< server, user as the login has it

    explicit MailboxCopies(host::Runtime& runtime) : runtime_(runtime) {}

    /// Makes an empty one where there is none.
    [[nodiscard]] const MailboxCopy& at(const Key& key) { return copies_[key]; }
    [[nodiscard]] const std::map<Key, MailboxCopy>& all() const { return copies_; }

    void add(const Key& key, std::uint32_t uid, CopiedMessage message);
    /// What the user has done since is laid over what the server says. @return whether anything changed
    bool set_flags(const Key& key, std::uint32_t uid, std::vector<std::string> flags, SyncMethod learnt_by);
    /// With the actions on it. @return whether it was there
    bool remove(const Key& key, std::uint32_t uid, SyncMethod learnt_by);
    /// An empty one, in the place of what there was: RFC 9051 section 2.3.1.1.
    void begin(const Key& key, std::uint32_t uid_validity);
    /// Does it in the copy and lets it wait for the server.
    /// @param message  a mail's name in the recording
    /// @return how many messages of the user's copies have that name
    unsigned act(std::string_view user, std::string_view message, const CopyAction& action);
    /// The server has done it. @param number  of a WaitingAction; one that is gone is left alone
    void finish_action(const Key& key, std::uint64_t number) { end_action(key, number, false); }
    void finish_round(const Key& key, std::uint32_t uid_validity, std::uint64_t modseq, const SyncSummary& summary);

private:
    void act(const Key& key, std::uint32_t uid, const CopyAction& action);
    /// @param gone  there was nothing to be done any more
    void end_action(const Key& key, std::uint64_t number, bool gone);
    template <class Fill>
    void record(recording::EventKind kind, const Key& key, Fill fill);
    void record_message(recording::EventKind kind, const Key& key, std::uint32_t uid, const CopiedMessage& message,
                        std::string_view learnt_by);
    void record_action(recording::EventKind kind, const Key& key, const MailboxCopy::WaitingAction& waiting, bool gone);

    host::Runtime& runtime_;
    std::map<Key, MailboxCopy> copies_;
    std::uint64_t actions_made_ = 0;
};

}  // namespace sim::user_agent
