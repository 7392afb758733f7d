#pragma once

#include <cstddef>

#include "viz/model/time_scale.hpp"
#include "viz/model/timeline_marks.hpp"
#include "viz/model/world_cursor.hpp"

namespace viz::panels {

/// What the timeline shows, worked out once for a recording of this length at this width.
struct TimelineCache {
    std::size_t events = 0;
    std::size_t buckets = 0;
    model::TimeScaleMode mode = model::TimeScaleMode::compressed;
    bool finished = false;
    model::TimeScale scale;
    model::TimelineMarks marks;
    std::vector<model::TimeTick> ticks;
};

/// Whether there is a step of a kind ahead: looked for again only when it has been passed.
struct StepAhead {
    std::size_t events_known = 0;  ///< of the trace; 0: not looked for yet
    std::size_t from = 0;          ///< the answer holds from this many events that have happened
    std::size_t to = 0;            ///< to before this many
    bool found = false;
};

/// What the frame itself keeps.
struct FrameCache {
    StepAhead delivery;
    StepAhead failure;
    model::WorldCursor cursor;
    TimelineCache timeline;
};

}  // namespace viz::panels
