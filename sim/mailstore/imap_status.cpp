#include "sim/mailstore/imap_status.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "protocol/imap/limits.hpp"
#include "sim/mailstore/imap_answers.hpp"
#include "sim/mailstore/imap_news.hpp"

namespace sim::mailstore {

namespace imap = protocol::imap;
using imap::StatusItem;

namespace {

std::size_t count_of(const Mailbox& mailbox, std::string_view flag) {
    return static_cast<std::size_t>(
        std::ranges::count_if(mailbox.messages, [flag](const auto& message) { return message.has_flag(flag); }));
}

std::uint64_t deleted_octets(const Mailbox& mailbox) {
    std::uint64_t octets = 0;
    for (const StoredMessage& message : mailbox.messages) {
        if (message.has_flag("\\Deleted")) octets += message.content.size_octets();
    }
    return octets;
}

/// Messages that no session has been told of; those of this session, if it has the mailbox open.
std::size_t recent_count(const ImapUser& user, const Mailbox& mailbox) {
    const auto mark = user.marks->find(mailbox.uid_validity);
    const std::uint32_t unclaimed = mark == user.marks->end() ? 0 : mark->second;
    const auto first = std::ranges::lower_bound(mailbox.messages, unclaimed, {}, &StoredMessage::uid);
    const auto own = user.view && user.view->is_of(mailbox) && !user.view->read_only() ? user.view->recent_count() : 0;
    return own + static_cast<std::size_t>(mailbox.messages.end() - first);
}

std::string value_of(const ImapUser& user, const Mailbox& mailbox, StatusItem item) {
    switch (item) {
        case StatusItem::messages:
            return std::to_string(mailbox.messages.size());
        case StatusItem::recent:
            return std::to_string(recent_count(user, mailbox));
        case StatusItem::uid_next:
            return std::to_string(mailbox.uid_next);
        case StatusItem::uid_validity:
            return std::to_string(mailbox.uid_validity);
        case StatusItem::unseen:
            return std::to_string(mailbox.messages.size() - count_of(mailbox, "\\Seen"));
        case StatusItem::deleted:
            return std::to_string(count_of(mailbox, "\\Deleted"));
        case StatusItem::size:
            return std::to_string(mailbox.used_octets());
        case StatusItem::highest_modseq:
            return std::to_string(mailbox.highest_modseq);
        case StatusItem::append_limit:
            return std::to_string(imap::append_octets_max);
        case StatusItem::mailbox_id:
            return fmt::format("({})", mailbox.mailbox_id());
        case StatusItem::deleted_storage:
            return std::to_string(deleted_octets(mailbox));
    }
    return {};
}

}  // namespace

void tell_status(ImapUser& user, const Mailbox& mailbox, const std::vector<StatusItem>& items) {
    if (std::ranges::find(items, StatusItem::highest_modseq) != items.end()) use_condstore(user);
    send_status(user, mailbox, items);
}

void send_status(ImapUser& user, const Mailbox& mailbox, const std::vector<StatusItem>& items) {
    imap::StatusData data{mailbox.name, {}};
    for (const StatusItem item : items) data.items.emplace_back(item, value_of(user, mailbox, item));
    user.session.send(data);
}

CommandAnswer answer(ImapUser& user, const imap::StatusCommand& command) {
    const Mailbox* mailbox = user.find(command.mailbox);
    if (mailbox == nullptr) return no_such_mailbox();
    tell_status(user, *mailbox, command.items);
    return {};
}

}  // namespace sim::mailstore
