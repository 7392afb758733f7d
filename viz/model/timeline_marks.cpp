#include "viz/model/timeline_marks.hpp"
#include "viz/model/display_text.hpp"

#include <algorithm>
#include <map>
#include <optional>

namespace viz::model {

namespace {

using sim::recording::Event;
using sim::recording::EventKind;

std::optional<MarkKind> mark_kind_of(const Event& event) {
    switch (event.kind) {
        case EventKind::mail_composed:
            return MarkKind::composed;
        case EventKind::message_stored:
            return MarkKind::delivered;
        case EventKind::mail_read:
            return MarkKind::read;
        case EventKind::queue_entry_changed:
            if (event.fields.text("state") != "active") return MarkKind::deferred;
            return std::nullopt;
        case EventKind::bounce_created:
        case EventKind::message_discarded:
            return MarkKind::failed;
        case EventKind::delivery_attempted:
            if (event.fields.text("outcome") == "bounced") return MarkKind::failed;
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

/// A failure is told by several events: that it is given up, and that somebody is told so.
bool is_same_mark(const TimelineMark& left, const TimelineMark& right) {
    return left.time == right.time && left.kind == right.kind && left.message == right.message;
}

/// Collects ranges: each begins with one event and ends with another of the same name.
class RangeCollector {
public:
    void take(const Event& event) {
        switch (event.kind) {
            case EventKind::fault_begun:
            case EventKind::fault_ended:
                return note(event, event.kind == EventKind::fault_begun, false,
                            display_text(event.fields.text("text")));
            case EventKind::host_down:
            case EventKind::host_up:
                return note(event, event.kind == EventKind::host_down, true, event.host + " is down");
            default:
                break;
        }
    }

    /// What never ended lasts until the end.
    std::vector<TimelineRange> finish(Instant end) {
        for (const auto& [key, index] : open_) ranges_[index].span.ends = end;
        return std::move(ranges_);
    }

private:
    void note(const Event& event, bool begins, bool host_down, std::string text) {
        const std::pair key(host_down, text);
        const auto open = open_.find(key);
        if (begins && open == open_.end()) {
            open_[key] = ranges_.size();
            ranges_.push_back({{event.time, event.time}, host_down, std::move(text)});
        } else if (!begins && open != open_.end()) {
            ranges_[open->second].span.ends = event.time;
            open_.erase(open);
        }
    }

    std::vector<TimelineRange> ranges_;
    std::map<std::pair<bool, std::string>, std::size_t> open_;  ///< index into ranges_
};

void fill_buckets(TimelineMarks& marks, const Trace& trace, const TimeScale& scale) {
    const double count = static_cast<double>(marks.buckets.size());
    for (const Packet& packet : trace.packets()) {
        const auto place = static_cast<std::size_t>(scale.position_of(packet.leaves) * count);
        ++marks.buckets[std::min(place, marks.buckets.size() - 1)].packets[static_cast<std::size_t>(packet.kind)];
    }
    for (const TimelineBucket& bucket : marks.buckets) {
        std::uint32_t all = 0;
        for (const std::uint32_t packets : bucket.packets) all += packets;
        marks.packets_max = std::max(marks.packets_max, all);
    }
}

}  // namespace

TimelineMarks make_timeline_marks(const Trace& trace, const TimeScale& scale, std::size_t bucket_count) {
    TimelineMarks marks;
    marks.buckets.resize(std::max<std::size_t>(1, bucket_count));
    fill_buckets(marks, trace, scale);
    RangeCollector ranges;
    for (std::size_t index = trace.setup_events(); index < trace.events().size(); ++index) {
        const Event& event = trace.events()[index];
        ranges.take(event);
        const auto kind = mark_kind_of(event);
        if (!kind) continue;
        TimelineMark mark{event.time, *kind, index, std::string(sim::recording::root_message(event.message))};
        if (marks.marks.empty() || !is_same_mark(marks.marks.back(), mark)) marks.marks.push_back(std::move(mark));
    }
    marks.ranges = ranges.finish(std::max(trace.end(), scale.whole().ends));
    return marks;
}

}  // namespace viz::model
