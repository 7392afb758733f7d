#pragma once

#include <string>
#include <string_view>

#include "viz/model/trace.hpp"
#include "viz/panels/text_cache.hpp"

namespace viz::panels {

/// Whether an event passes: its group is wanted, and each word of the text occurs in its kind, its host, its mail, one
/// of its fields or its sentence, in any case of letters; a number is found as a whole. The octets of segments and
/// datagrams are not searched.
/// @param before      the world that the event changes
/// @param text_lower  in small letters; empty: every event of the groups
[[nodiscard]] bool passes(const sim::recording::Event& event, const sim::recording::World& before,
                          const EventFilter& filter, std::string_view text_lower);

/// Brings the result up to date with filter and trace, looking at no more than `events_max` events.
/// @return whether all events have been looked at
bool update_filter(FilterCache& cache, const model::Trace& trace, const EventFilter& filter, std::size_t events_max);

}  // namespace viz::panels
