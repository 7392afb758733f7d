#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "viz/model/time_scale.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

/// What is worth a mark of its own on the timeline.
enum class MarkKind : std::uint8_t { composed, delivered, read, deferred, failed };

struct TimelineMark {
    Instant time;
    MarkKind kind{};
    std::size_t event_index = 0;
    std::string message;  ///< id of the mail without copies and notifications
};

/// Something that lasts: a fault, or a host that is down.
struct TimelineRange {
    TimeSpan span;           ///< up to the trace's end where it never ended
    bool host_down = false;  ///< false: a fault
    std::string text;
};

/// How much happens in one part of the strip.
struct TimelineBucket {
    std::array<std::uint32_t, packet_kind_count> packets{};  ///< that leave, by kind
    bool operator==(const TimelineBucket&) const = default;
};

struct TimelineMarks {
    std::vector<TimelineBucket> buckets;  ///< parts of equal width
    std::uint32_t packets_max = 0;        ///< in one bucket, all kinds
    std::vector<TimelineMark> marks;      ///< in order
    std::vector<TimelineRange> ranges;
};

/// @param bucket_count  for example one for every two pixels, at least 1
[[nodiscard]] TimelineMarks make_timeline_marks(const Trace& trace, const TimeScale& scale, std::size_t bucket_count);

}  // namespace viz::model
