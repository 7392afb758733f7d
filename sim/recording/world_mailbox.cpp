#include "sim/recording/world_mailbox.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sim::recording {

namespace {

/// The folder that the event names; INBOX where it names none.
FolderState& folder_of(MailboxState& mailbox, const Event& event) {
    const std::string& folder = event.fields.text("folder");
    return folder.empty() ? mailbox : mailbox.folders[folder];
}

void add_message(FolderState& folder, const Event& event) {
    const Fields& fields = event.fields;
    const std::int64_t uid = fields.integer("uid");
    StoredMessageState& message = folder.messages[uid];
    message = {event.message, fields.text("unique_id"), fields.integer("size_octets"), fields.text("return_path"),
               fields.text("delivered_to")};
    message.flags = fields.list("flags");
    message.internal_date = fields.text("internal_date");
    message.stored_at = event.time;
    message.modseq = ++folder.highest_modseq;
    message.email_id = fields.find("email_id") != nullptr ? fields.text("email_id") : 'M' + message.unique_id;
    const bool has_next = uid < std::numeric_limits<std::int64_t>::max();  // a recording may hold any number
    folder.uid_next = std::max(folder.uid_next, has_next ? uid + 1 : uid);
}

void remove_message(FolderState& folder, const Event& event) {
    const std::int64_t uid = event.fields.integer("uid");
    folder.messages.erase(uid);
    folder.expunged[uid] = ++folder.highest_modseq;
}

void change_flags(FolderState& folder, const Event& event) {
    const auto found = folder.messages.find(event.fields.integer("uid"));
    if (found == folder.messages.end()) return;
    found->second.flags = event.fields.list("flags");
    found->second.modseq = ++folder.highest_modseq;
}

void annotate(MailboxState& mailbox, const Event& event) {
    const Fields& fields = event.fields;
    const bool of_server = fields.boolean("server");
    auto& annotations = of_server ? mailbox.server_annotations : folder_of(mailbox, event).annotations;
    if (!of_server) ++folder_of(mailbox, event).highest_modseq;
    if (fields.find("value") != nullptr) {
        annotations[fields.text("entry")] = fields.text("value");
    } else {
        annotations.erase(fields.text("entry"));
    }
}

void apply_folder(MailboxState& mailbox, const Event& event) {
    const Fields& fields = event.fields;
    const std::string& name = fields.text("folder");
    switch (event.kind) {
        case EventKind::folder_created:
            mailbox.folders[name] = {};
            mailbox.folders[name].uid_validity = fields.integer("uid_validity");
            mailbox.folders[name].special_uses = fields.list("special_uses");
            break;
        case EventKind::folder_deleted:
            mailbox.folders.erase(name);
            break;
        case EventKind::folder_renamed:
            if (auto node = mailbox.folders.extract(name)) {
                node.key() = fields.text("to");
                mailbox.folders.insert(std::move(node));
            }
            break;
        case EventKind::folder_subscribed:
            if (fields.boolean("subscribed")) {
                mailbox.subscriptions.insert(name);
            } else {
                mailbox.subscriptions.erase(name);
            }
            break;
        case EventKind::folder_annotated:
            annotate(mailbox, event);
            break;
        default:
            break;
    }
}

}  // namespace

bool changes_mailbox(EventKind kind) {
    return (kind >= EventKind::folder_created && kind <= EventKind::message_flags_changed) ||
           kind == EventKind::message_stored || kind == EventKind::message_removed;
}

std::size_t unseen_count(const FolderState& folder) {
    return static_cast<std::size_t>(std::ranges::count_if(folder.messages, [](const auto& entry) {
        return std::ranges::find(entry.second.flags, "\\Seen") == entry.second.flags.end();
    }));
}

std::int64_t used_octets(const MailboxState& mailbox) {
    std::int64_t octets = 0;
    for (const auto& [uid, message] : mailbox.messages) octets += message.size_octets;
    for (const auto& [name, folder] : mailbox.folders) {
        for (const auto& [uid, message] : folder.messages) octets += message.size_octets;
    }
    return octets;
}

void apply_to_mailbox(MailboxState& mailbox, const Event& event) {
    switch (event.kind) {
        case EventKind::message_stored:
        case EventKind::message_added:
            add_message(folder_of(mailbox, event), event);
            break;
        case EventKind::message_removed:
            remove_message(folder_of(mailbox, event), event);
            break;
        case EventKind::message_flags_changed:
            change_flags(folder_of(mailbox, event), event);
            break;
        default:
            apply_folder(mailbox, event);
            break;
    }
}

}  // namespace sim::recording
