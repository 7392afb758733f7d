#include "sim/recording/world_views.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

namespace sim::recording {

namespace {

/// A number in a list; 0: it is none.
std::int64_t number(const std::string& text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// Null: it is not there.
const FolderState* find_folder(const World& world, const MailboxViewState& view) {
    const auto host = world.hosts.find(view.host);
    if (host == world.hosts.end()) return nullptr;
    const auto mailbox = host->second.mailboxes.find(view.mailbox);
    if (mailbox == host->second.mailboxes.end()) return nullptr;
    if (view.folder.empty()) return &mailbox->second;
    const auto folder = mailbox->second.folders.find(view.folder);
    return folder == mailbox->second.folders.end() ? nullptr : &folder->second;
}

/// The view knows all messages of the folder that come behind those it knows, below a UID.
void learn_messages(const World& world, MailboxViewState& view, std::int64_t uid_next) {
    const FolderState* folder = find_folder(world, view);
    if (folder == nullptr) return;
    const std::int64_t known = view.uids.empty() ? 0 : view.uids.back();
    for (auto each = folder->messages.upper_bound(known); each != folder->messages.end(); ++each) {
        if (each->first >= uid_next) break;
        view.uids.push_back(each->first);
    }
}

void open_view(World& world, const Event& event) {
    const Fields& fields = event.fields;
    MailboxViewState& view = world.views[event.connection];
    view = {};
    view.host = event.host;
    view.mailbox = fields.text("mailbox");
    view.folder = fields.text("folder");
    view.protocol = fields.text("protocol");
    view.read_only = fields.boolean("read_only");
    const FolderState* folder = find_folder(world, view);
    if (folder != nullptr) learn_messages(world, view, folder->uid_next);
}

void tell_view(World& world, const Event& event) {
    const auto found = world.views.find(event.connection);
    if (found == world.views.end()) return;
    MailboxViewState& view = found->second;
    for (const std::string& text : event.fields.list("removed")) {
        const std::int64_t uid = number(text);
        std::erase(view.uids, uid);
        view.gone.erase(uid);
    }
    for (const std::string& text : event.fields.list("flags")) view.changed.erase(number(text));
    if (event.fields.find("uid_next") != nullptr) learn_messages(world, view, event.fields.integer("uid_next"));
}

template <class Change>
void for_each_view_of(World& world, const Event& event, Change change) {
    for (auto& [connection, view] : world.views) {
        if (view.is_of(event.host, event.fields.text("mailbox"), event.fields.text("folder"))) change(view);
    }
}

void note_removed(MailboxViewState& view, const Event& event) {
    const std::int64_t uid = event.fields.integer("uid");
    if (view.number_of(uid) == 0) return;
    view.gone[uid] = event.message;
    view.changed.erase(uid);
    view.marked.erase(uid);
}

void note_flags(MailboxViewState& view, const Event& event) {
    const std::int64_t uid = event.fields.integer("uid");
    if (view.protocol == "imap" && view.number_of(uid) != 0) view.changed.insert(uid);
}

/// Null: on the event's connection nobody looks at a maildrop by POP3.
MailboxViewState* find_maildrop_view(World& world, const Event& event) {
    const auto found = world.views.find(event.connection);
    const bool is_pop3 = found != world.views.end() && found->second.protocol == "pop3";
    return is_pop3 && found->second.host == event.host ? &found->second : nullptr;
}

/// DELE marks a message, RSET takes the marks back: RFC 1939 section 5.
void take_maildrop_reply(MailboxViewState& view, bool is_positive) {
    const std::string asked = std::exchange(view.asked, {});
    if (!is_positive) return;
    if (asked == "RSET") view.marked.clear();
    constexpr std::string_view mark = "DELE ";
    if (!asked.starts_with(mark)) return;
    const auto message = number(asked.substr(mark.size()));
    if (message < 1 || static_cast<std::size_t>(message) > view.uids.size()) return;
    view.marked.insert(view.uids[static_cast<std::size_t>(message) - 1]);
}

void note_asked(MailboxViewState& view, const Event& event) {
    view.asked = event.fields.text("verb");
    const std::string& line = event.fields.text("line");
    if (view.asked == "DELE" && line.size() > view.asked.size()) view.asked += line.substr(view.asked.size());
}

}  // namespace

std::size_t MailboxViewState::number_of(std::int64_t uid) const {
    const auto found = std::ranges::lower_bound(uids, uid);
    return found == uids.end() || *found != uid ? 0 : static_cast<std::size_t>(found - uids.begin()) + 1;
}

void apply_to_views(World& world, const Event& event) {
    switch (event.kind) {
        case EventKind::mailbox_opened:
            open_view(world, event);
            break;
        case EventKind::mailbox_closed:
            world.views.erase(event.connection);
            break;
        case EventKind::mailbox_view_changed:
            tell_view(world, event);
            break;
        case EventKind::message_removed:
            for_each_view_of(world, event, [&](MailboxViewState& view) { note_removed(view, event); });
            break;
        case EventKind::message_flags_changed:
            for_each_view_of(world, event, [&](MailboxViewState& view) { note_flags(view, event); });
            break;
        case EventKind::command:
            if (auto* view = find_maildrop_view(world, event)) note_asked(*view, event);
            break;
        case EventKind::reply:
            if (auto* view = find_maildrop_view(world, event))
                take_maildrop_reply(*view, event.fields.text("code") == "+OK");
            break;
        case EventKind::folder_renamed:
            for_each_view_of(world, event, [&](MailboxViewState& view) { view.folder = event.fields.text("to"); });
            break;
        case EventKind::folder_deleted:
            for_each_view_of(world, event, [&](MailboxViewState& view) { view.deleted = true; });
            break;
        default:
            break;
    }
}

}  // namespace sim::recording
