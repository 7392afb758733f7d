#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "sim/mailstore/mailbox.hpp"
#include "sim/mailstore/thread_table.hpp"

namespace sim::mailstore {

/// What one user has in a store: INBOX and further mailboxes, under one quota.
struct Account {
    std::string name;
    std::string password;
    std::optional<std::uint64_t> octets_max{};              ///< the quota; nothing: it is never full
    std::map<std::string, Mailbox, std::less<>> mailboxes;  ///< by name; INBOX is always there
    std::set<std::string, std::less<>> subscriptions;       ///< names, of mailboxes that are not there too
    Annotations annotations{};                              ///< of the server, that this user alone sees
    std::uint32_t uid_validity_next = 0;                    ///< for the next mailbox that is made
    ThreadTable threads{};

    [[nodiscard]] const Mailbox& inbox() const { return mailboxes.find(inbox_name)->second; }
    /// Null: there is no such mailbox.
    [[nodiscard]] const Mailbox* find(std::string_view mailbox) const;
    /// A mailbox lies below the one of this name.
    [[nodiscard]] bool has_children(std::string_view mailbox) const;
    /// The size of all messages in all mailboxes.
    [[nodiscard]] std::uint64_t used_octets() const;
    [[nodiscard]] std::uint64_t message_count() const;
};

/// Whether `name` stands below `superior` in the hierarchy.
[[nodiscard]] bool is_below(std::string_view name, std::string_view superior);

}  // namespace sim::mailstore
