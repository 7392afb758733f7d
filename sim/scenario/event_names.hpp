#pragma once

#include <array>
#include <string_view>

#include "sim/recording/event_kind_table.hpp"

namespace sim::scenario {

/// What events are called in scenario files, as in recordings.
inline constexpr auto event_names = [] {
    std::array<std::string_view, recording::event_kind_count> names;
    for (std::size_t index = 0; index < names.size(); ++index) names[index] = recording::event_kinds[index].name;
    return names;
}();

}  // namespace sim::scenario
