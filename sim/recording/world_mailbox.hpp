#pragma once

#include "sim/recording/world.hpp"

namespace sim::recording {

/// The event tells of a user's folders, or of a message in one of them.
[[nodiscard]] bool changes_mailbox(EventKind kind);
/// What apply() does to the mailbox that such an event names.
void apply_to_mailbox(MailboxState& mailbox, const Event& event);

}  // namespace sim::recording
