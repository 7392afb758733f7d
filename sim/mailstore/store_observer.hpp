#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/mailstore/mailbox.hpp"

namespace sim::mailstore {

/// Is told what happens in the mailboxes of a store, whoever does it.
class StoreObserver {
public:
    StoreObserver() = default;
    StoreObserver(const StoreObserver&) = delete;
    StoreObserver& operator=(const StoreObserver&) = delete;
    virtual ~StoreObserver() = default;

    virtual void on_message_added(std::string_view account, const Mailbox& mailbox) = 0;
    /// @param seen_changed  the message has \Seen now and had it not before, or the other way round
    virtual void on_flags_changed(std::string_view account, const Mailbox& mailbox, const StoredMessage& message,
                                  bool seen_changed) = 0;
    /// They vanish behind this call.
    virtual void on_messages_removed(std::string_view account, const Mailbox& mailbox,
                                     const std::vector<const StoredMessage*>& messages) = 0;
    virtual void on_mailbox_created(std::string_view account, const std::string& name) = 0;
    /// It vanishes behind this call; its messages were removed before.
    virtual void on_mailbox_deleted(std::string_view account, const Mailbox& mailbox) = 0;
    /// With all below it. INBOX: its messages, and it is there still.
    virtual void on_mailbox_renamed(std::string_view account, const std::string& from, const std::string& to) = 0;
    /// The name is subscribed now, or no longer.
    virtual void on_subscription_changed(std::string_view account, const std::string& name) = 0;
    /// @param mailbox  empty: what is annotated is the server, for the account's user
    virtual void on_annotated(std::string_view account, std::string_view mailbox, const std::string& entry) = 0;
};

}  // namespace sim::mailstore
