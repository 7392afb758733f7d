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

/// From how many events on no step of a kind is ahead.
struct StepsAhead {
    std::size_t events_known = 0;  ///< of the trace; so many have been looked at
    std::size_t none_from = 0;
};

/// What the frame itself keeps.
struct FrameCache {
    StepsAhead delivery;
    StepsAhead failure;
    model::WorldCursor cursor;
    TimelineCache timeline;
};

}  // namespace viz::panels
