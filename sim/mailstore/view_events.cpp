#include "sim/mailstore/view_events.hpp"

#include <string>
#include <vector>

namespace sim::mailstore {

using recording::Event;
using recording::EventKind;

namespace {

std::vector<std::string> texts_of(const std::vector<std::uint32_t>& uids) {
    std::vector<std::string> texts;
    texts.reserve(uids.size());
    for (const std::uint32_t uid : uids) texts.push_back(std::to_string(uid));
    return texts;
}

}  // namespace

void name_folder(Event& event, std::string_view account, const Mailbox& mailbox) {
    event.fields.set("mailbox", account);
    if (!mailbox.is_inbox()) event.fields.set("folder", mailbox.name);
}

void record_opened(host::Runtime& runtime, host::ConnectionId connection, std::string_view account,
                   const Mailbox& mailbox, std::string_view protocol, bool read_only) {
    runtime.record(EventKind::mailbox_opened, [&](Event& event) {
        event.connection = connection;
        name_folder(event, account, mailbox);
        event.fields.set("protocol", protocol);
        if (read_only) event.fields.set("read_only", true);
    });
}

void close_view(ImapUser& user) {
    if (!user.view) return;
    user.runtime.record(EventKind::mailbox_closed, [&](Event& event) {
        event.connection = user.connection;
        name_folder(event, user.account, user.view->mailbox());
    });
    user.view.reset();
}

void record_told(ImapUser& user) {
    if (!user.view) return;
    const MailboxView::Told told = user.view->take_told();
    if (told.empty()) return;
    user.runtime.record(EventKind::mailbox_view_changed, [&](Event& event) {
        event.connection = user.connection;
        name_folder(event, user.account, user.view->mailbox());
        if (!told.removed.empty()) event.fields.set("removed", texts_of(told.removed));
        if (told.uid_next) event.fields.set("uid_next", *told.uid_next);
        if (!told.flags.empty()) event.fields.set("flags", texts_of(told.flags));
    });
}

}  // namespace sim::mailstore
