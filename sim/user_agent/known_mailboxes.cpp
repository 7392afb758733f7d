#include "sim/user_agent/known_mailboxes.hpp"

namespace sim::user_agent {

SynchronisationPoint KnownMailboxes::find(const Key& mailbox) const {
    const auto found = points_.find(mailbox);
    return found == points_.end() ? SynchronisationPoint() : found->second;
}

void KnownMailboxes::set(const Key& mailbox, SynchronisationPoint point) {
    SynchronisationPoint& known = points_[mailbox];
    if (known == point) return;
    known = point;
    runtime_.record(recording::EventKind::mailbox_synchronised, [&](recording::Event& event) {
        event.fields.set("server", mailbox.first);
        event.fields.set("user", mailbox.second);
        event.fields.set("uid_validity", point.uid_validity);
        event.fields.set("uid", point.uid);
    });
}

}  // namespace sim::user_agent
