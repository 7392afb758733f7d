#include "sim/recording/world_copy.hpp"

#include <algorithm>

namespace sim::recording {

namespace {

CopyActionState action_of(const Event& event) {
    return {event.fields.integer("uid"), event.fields.text("action"), event.fields.list("flags")};
}

void remove_action(MailboxCopyState& copy, const CopyActionState& action) {
    const auto found = std::ranges::find(copy.actions, action);
    if (found != copy.actions.end()) copy.actions.erase(found);
}

}  // namespace

bool changes_copy(EventKind kind) {
    return kind >= EventKind::copy_message_added && kind <= EventKind::copy_synchronised &&
           kind != EventKind::copy_action_failed;
}

void apply_to_copy(HostState& host, const Event& event) {
    const Fields& fields = event.fields;
    MailboxCopyState& copy = host.mailbox_copies[{fields.text("server"), fields.text("user")}];
    const std::int64_t uid = fields.integer("uid");
    switch (event.kind) {
        case EventKind::copy_message_added:
            copy.messages[uid] = {event.message, fields.list("flags")};
            copy.uid = std::max(copy.uid, uid);
            break;
        case EventKind::copy_flags_changed:
            if (copy.messages.contains(uid)) copy.messages[uid].flags = fields.list("flags");
            break;
        case EventKind::copy_message_removed:
            copy.messages.erase(uid);
            break;
        case EventKind::copy_begun:
            copy = {};
            copy.uid_validity = fields.integer("uid_validity");
            break;
        case EventKind::copy_action_queued:
            copy.actions.push_back(action_of(event));
            break;
        case EventKind::copy_action_replayed:
            remove_action(copy, action_of(event));
            break;
        default:
            copy.uid_validity = fields.integer("uid_validity");
            copy.modseq = fields.integer("modseq");
            break;
    }
}

}  // namespace sim::recording
