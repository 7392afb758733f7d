#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "viz/model/event_row.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

/// One field of an event with what it means, as the table of kinds says.
struct InspectedField {
    std::string name;
    std::string value;
    std::string_view meaning;
};

/// An event that led to another one.
struct EventCause {
    sim::recording::EventId event = 0;
    std::string time_text;
    std::string host;  ///< empty: the world
    std::string sentence;
};

/// Everything that a recording tells about one event.
struct EventInspection {
    sim::recording::EventId event = 0;  ///< 0: there is none
    std::string sentence;
    std::string host;
    std::string time_text;
    std::string_view kind;
    std::string meaning;  ///< of the kind
    std::vector<InspectedField> fields;
    /// The chain back to where it began, the nearest first; what merely carries octets is left out.
    std::vector<EventCause> causes;
};

/// @param rows  where narrations are kept. @return an event of 0: the recording has it not
[[nodiscard]] EventInspection inspect_event(const Trace& trace, sim::recording::EventId event, EventRows& rows);

}  // namespace viz::model
