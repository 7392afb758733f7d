#pragma once

#include "sim/recording/world.hpp"

namespace sim::recording {

/// What an event of mail, or of what is said, changes in the sessions' views of folders: those it tells of, and what
/// they do not know yet. The folder itself has changed before.
void apply_to_views(World& world, const Event& event);

}  // namespace sim::recording
