#include "viz/model/event_row.hpp"

#include <algorithm>

#include "sim/recording/narration.hpp"
#include "sim/recording/readable_text.hpp"
#include "viz/model/time_words.hpp"

namespace viz::model {

namespace {

using sim::recording::Event;

EventRow make_event_row(const Trace& trace, std::size_t index, const sim::recording::World& before) {
    const Event& event = trace.events()[index];
    const ConnectionRow* connection = event.connection == 0 ? nullptr : trace.find_connection(event.connection);
    return {.event_index = index,
            .time = event.time,
            .time_text = clock_words(event.time),
            .host = event.host,
            .kind = name(event.kind),
            .label = short_label(event),
            .sentence = sim::recording::unescaped(narrate(event, before)),
            .message = std::string(trace.message_of(event.id)),
            .connection = connection == nullptr ? 0 : connection->connection};
}

std::vector<EventRow> make_page(const Trace& trace, std::size_t first, std::size_t count) {
    std::vector<EventRow> rows;
    sim::recording::World world = trace.timeline().world_after(first);
    for (std::size_t index = first; index < first + count; ++index) {
        rows.push_back(make_event_row(trace, index, world));
        apply(world, trace.events()[index]);
    }
    return rows;
}

}  // namespace

const EventRow& EventRows::at(const Trace& trace, std::size_t event_index) {
    const std::size_t page = event_index / page_size;
    const std::size_t first = page * page_size;
    const std::size_t count = std::min(page_size, trace.events().size() - first);
    auto known = pages_.find(page);
    // The last page of a growing trace is made anew when it has grown.
    if (known == pages_.end() || known->second.size() != count) {
        if (pages_.size() >= pages_max) pages_.clear();
        known = pages_.insert_or_assign(page, make_page(trace, first, count)).first;
    }
    return known->second[event_index - first];
}

}  // namespace viz::model
