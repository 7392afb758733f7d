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

    virtual void on_message_added(const Mailbox& mailbox) = 0;
    virtual void on_flags_changed(const Mailbox& mailbox, const StoredMessage& message) = 0;
    /// They vanish behind this call.
    virtual void on_messages_removed(const Mailbox& mailbox, const std::vector<const StoredMessage*>& messages) = 0;
    /// It vanishes behind this call; its messages were removed before.
    virtual void on_mailbox_deleted(const Mailbox& mailbox) = 0;
    /// @param mailbox  empty: what is annotated is the server, for the account's user
    virtual void on_annotated(std::string_view account, std::string_view mailbox, const std::string& entry) = 0;
};

}  // namespace sim::mailstore
