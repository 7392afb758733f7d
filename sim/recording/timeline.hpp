#pragma once

#include <cstddef>
#include <vector>

#include "sim/recording/world.hpp"

namespace sim::recording {

/// The events of a recording and the world at any of them. Copies of the world are kept every few
/// thousand events, at most `checkpoints_max` of them, so that any instant is reached by a short fold.
class Timeline {
public:
    /// A copy of a large world costs as much as folding thousands of events, so that few are kept.
    static constexpr std::size_t checkpoints_max = 16;

    /// @param interval_events  events between two checkpoints at first; doubled whenever there are too many
    explicit Timeline(std::size_t interval_events = 4096) : interval_events_(interval_events) {}
    explicit Timeline(std::vector<Event> events);

    /// About so many events will come: room for them is made at once. Any number is right.
    void expect(std::size_t events) { events_.reserve(events); }
    /// Adds the next event; events come in the order of their times.
    void append(Event event);

    [[nodiscard]] const std::vector<Event>& events() const { return events_; }
    /// Number of events that happened at `time` or before: an index into events() past the last of them.
    [[nodiscard]] std::size_t events_until(Instant time) const;
    /// The world after the first `count` events; now is the time of the last of them.
    [[nodiscard]] World world_after(std::size_t count) const;
    /// The world at `time`, with everything that happened at that very instant.
    [[nodiscard]] World world_at(Instant time) const;

private:
    void add_checkpoint();

    std::size_t interval_events_;
    std::vector<Event> events_;
    std::vector<World> checkpoints_;  ///< the n-th: after (n + 1) * interval_events_ events
    World last_;                      ///< after all events
};

}  // namespace sim::recording
