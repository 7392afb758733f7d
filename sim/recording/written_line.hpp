#pragma once

#include <cstdint>
#include <string_view>

#include "sim/recording/event.hpp"

namespace sim::recording {

/// What a line turned out to be.
enum class WrittenLine : std::uint8_t {
    event,
    unknown_kind,  ///< an event, of a kind that this version does not know
    other_form,    ///< JSON that is written otherwise, or something else
};

/// Reads an event's line if it has the very form that append_event_line() gives it: its order of members, its escapes,
/// no spaces. So are almost all lines of a recording, and they are read several times as fast as JSON of any form. What
/// is in this form means the same as JSON.
/// @param line   without its LF
/// @param event  a new one; it holds the event, or anything where the line is none
[[nodiscard]] WrittenLine read_written_line(std::string_view line, Event& event);

}  // namespace sim::recording
