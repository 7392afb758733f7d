#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/imap/command.hpp"
#include "sim/mailstore/account.hpp"

namespace sim::mailstore {

struct ImapUser;

/// Mailboxes that one NOTIFY may name; more is refused with NOTIFICATIONOVERFLOW. A bound of ours
inline constexpr std::size_t notify_names_max = 1000;
/// Mailboxes that one client is told of at one instant; more is NOTIFICATIONOVERFLOW. A bound of ours
inline constexpr std::size_t notices_max = 1000;

/// What a client wants to be notified of, and what it is still to be told of mailboxes that it has not selected. RFC
/// 5465
class NotifyWatch {
public:
    using Event = protocol::imap::NotifyEvent;
    /// What is still to be told of one mailbox.
    struct Notice {
        bool counts = false;     ///< messages have come or gone
        bool flags = false;      ///< flags have changed, or there is another mailbox under this name
        bool unseen = false;     ///< the number of messages without \Seen has changed
        bool name = false;       ///< whether there is such a mailbox, or whether it is subscribed
        std::string old_name{};  ///< before it was renamed; empty: it was not
    };

    /// NOTIFY has been used: from now on nothing is told but what it has named, RFC 5465 section 3.1.
    [[nodiscard]] bool is_used() const { return command_.has_value(); }
    void use(protocol::imap::NotifyCommand command) {
        command_ = std::move(command);
        notices_.clear();
    }

    /// Of the selected mailbox; everything until NOTIFY is used.
    [[nodiscard]] bool wants_of_selected(Event event) const;
    /// What happens in the selected mailbox is told between commands too.
    [[nodiscard]] bool tells_selected_at_once() const;
    /// Removals too, so that the client cannot use message numbers: SELECTED, not SELECTED-DELAYED. RFC 5465 section
    /// 6.1
    [[nodiscard]] bool tells_expunge_at_once() const;
    /// What is told of new messages in the selected mailbox.
    [[nodiscard]] std::vector<protocol::imap::FetchItem> items_of_new() const;

    /// Of a mailbox that is not selected; for events that concern no messages, of any. Nothing until NOTIFY is used.
    [[nodiscard]] bool wants(const Account& account, std::string_view mailbox, Event event) const;
    /// Some group asks for the event: what concerns no mailbox.
    [[nodiscard]] bool wants_anywhere(Event event) const;

    // What others have done: noted where it is wanted.
    void on_counts_changed(const Account& account, std::string_view mailbox, Event event);
    /// @param tells_modseq  the client has enabled CONDSTORE: else a change of \Seen alone is worth a STATUS
    void on_flags_changed(const Account& account, std::string_view mailbox, bool seen_changed, bool tells_modseq);
    void on_created(const Account& account, std::string_view mailbox);
    void on_deleted(const Account& account, std::string_view mailbox);
    void on_renamed(const Account& account, std::string_view from, std::string_view to);
    void on_subscribed(const Account& account, std::string_view mailbox);
    [[nodiscard]] std::map<std::string, Notice> take_notices() { return std::exchange(notices_, {}); }

private:
    [[nodiscard]] const protocol::imap::NotifyGroup* of_selected() const;
    /// A mailbox that has been created or deleted, and its parent. RFC 5465 section 5.4
    void note_names(const Account& account, std::string_view mailbox);

    std::optional<protocol::imap::NotifyCommand> command_;  ///< nothing: NOTIFY has not been used
    std::map<std::string, Notice> notices_;
};

/// LIST and STATUS of mailboxes that are not selected; of too many at once NOTIFICATIONOVERFLOW, and nothing from then
/// on. RFC 5465 section 5
void tell_notices(ImapUser& user);

}  // namespace sim::mailstore
