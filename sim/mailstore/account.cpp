#include "sim/mailstore/account.hpp"

namespace sim::mailstore {

const Mailbox* Account::find(std::string_view mailbox) const {
    const auto found = mailboxes.find(mailbox);
    return found == mailboxes.end() ? nullptr : &found->second;
}

bool Account::has_children(std::string_view mailbox) const {
    const auto next = mailboxes.lower_bound(std::string(mailbox) + hierarchy_delimiter);
    return next != mailboxes.end() && is_below(next->first, mailbox);
}

std::uint64_t Account::used_octets() const {
    std::uint64_t octets = 0;
    for (const auto& [key, mailbox] : mailboxes) octets += mailbox.used_octets();
    return octets;
}

std::uint64_t Account::message_count() const {
    std::uint64_t count = 0;
    for (const auto& [key, mailbox] : mailboxes) count += mailbox.messages.size();
    return count;
}

bool is_below(std::string_view name, std::string_view superior) {
    return name.size() > superior.size() && name.starts_with(superior) && name[superior.size()] == hierarchy_delimiter;
}

}  // namespace sim::mailstore
