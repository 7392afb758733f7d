#include "viz/model/world_cursor.hpp"

#include <algorithm>

namespace viz::model {

const sim::recording::World& WorldCursor::at(const Trace& trace, std::size_t events) {
    events = std::min(events, trace.events().size());
    if (events == events_) return world_;
    ++changes_;
    if (events < events_ || events - events_ > fold_max) {
        world_ = trace.timeline().world_after(events);
    } else {
        for (std::size_t index = events_; index < events; ++index) apply(world_, trace.events()[index]);
    }
    events_ = events;
    return world_;
}

}  // namespace viz::model
