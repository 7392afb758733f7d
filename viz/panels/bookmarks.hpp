#pragma once

#include <vector>

#include "viz/panels/view_state.hpp"

namespace viz::panels {

/// A bookmark at this instant, or none if there is one.
void toggle_bookmark(std::vector<model::Instant>& bookmarks, model::Instant instant);

/// Goes to the next bookmark after or before the moment, round and round; without any that the run
/// reaches it stays where it is.
void go_to_bookmark(const model::Trace& trace, ViewState& view, bool forward);

}  // namespace viz::panels
