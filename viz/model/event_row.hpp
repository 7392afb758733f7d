#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "viz/model/trace.hpp"

namespace viz::model {

/// An event as one line of a list.
struct EventRow {
    std::size_t event_index = 0;
    Instant time;
    std::string time_text;
    std::string host;       ///< empty: the world
    std::string_view kind;  ///< its name in a recording
    std::string label;      ///< a few words
    std::string sentence;
    std::string message;                          ///< id of the mail it belongs to; empty: none
    sim::recording::ConnectionId connection = 0;  ///< the client's number
};

/// Rows of the events list; those around the ones asked for last are kept.
class EventRows {
public:
    /// @pre event_index < trace.events().size()
    /// @return valid until the next call
    const EventRow& at(const Trace& trace, std::size_t event_index);

private:
    static constexpr std::size_t page_size = 64;
    static constexpr std::size_t pages_max = 32;

    std::map<std::size_t, std::vector<EventRow>> pages_;  ///< by page number
};

}  // namespace viz::model
