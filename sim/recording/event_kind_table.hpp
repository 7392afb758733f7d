#pragma once

#include <algorithm>

#include "sim/recording/event_kinds_of_mail.hpp"
#include "sim/recording/event_kinds_of_network.hpp"
#include "sim/recording/event_kinds_of_world.hpp"

namespace sim::recording {

/// Every kind of event: the one place from which names, checks, the JSON Schema and
/// docs/recording-format.md are made. The event's own `host`, `message` and `connection` are not
/// fields; what they mean for a kind stands in its description where it is not plain.
inline constexpr auto event_kinds = [] {
    std::array<KindInfo, event_kinds_of_world.size() + event_kinds_of_network.size() + event_kinds_of_mail.size()> all;
    auto* next = all.data();
    next = std::copy(event_kinds_of_world.begin(), event_kinds_of_world.end(), next);
    next = std::copy(event_kinds_of_network.begin(), event_kinds_of_network.end(), next);
    std::copy(event_kinds_of_mail.begin(), event_kinds_of_mail.end(), next);
    return all;
}();

static_assert(event_kinds.size() == event_kind_count);
static_assert(
    [] {
        for (std::size_t index = 0; index < event_kinds.size(); ++index) {
            if (event_kinds[index].kind != static_cast<EventKind>(index)) return false;
        }
        return true;
    }(),
    "the table stands in the order of the enumeration");

}  // namespace sim::recording
