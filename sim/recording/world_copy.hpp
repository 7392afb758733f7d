#pragma once

#include "sim/recording/world.hpp"

namespace sim::recording {

/// Whether a kind of event is about a copy of a mailbox on a device and changes it.
[[nodiscard]] bool changes_copy(EventKind kind);
/// What such an event does to the copy of its host that it names.
void apply_to_copy(HostState& host, const Event& event);

}  // namespace sim::recording
