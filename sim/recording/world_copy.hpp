#pragma once

#include "sim/recording/world.hpp"

namespace sim::recording {

/// What one of the kinds copy_* does to the copy that it names.
void apply_to_copy(MailboxCopyState& copy, const Event& event);

}  // namespace sim::recording
