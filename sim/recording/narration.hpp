#pragma once

#include <string>

#include "sim/recording/world.hpp"

namespace sim::recording {

/// One event as a sentence in plain English, for somebody who learns how mail travels: who does what,
/// and why where the event knows. No full stop at the end, no time, no colours; ASCII only.
/// @param before  the world before the event; it gives names to addresses and connections
[[nodiscard]] std::string narrate(const Event& event, const World& before);

/// The event in a few words, for maps, ladders and lists: "MX beta.test?", "250 OK", "deferred".
[[nodiscard]] std::string short_label(const Event& event);

}  // namespace sim::recording
