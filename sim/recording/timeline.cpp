#include "sim/recording/timeline.hpp"

#include <algorithm>

namespace sim::recording {

Timeline::Timeline(std::vector<Event> events) : Timeline() {
    for (Event& event : events) append(std::move(event));
}

void Timeline::append(Event event) {
    apply(last_, event);
    events_.push_back(std::move(event));
    if (events_.size() % interval_events_ == 0) add_checkpoint();
}

void Timeline::add_checkpoint() {
    checkpoints_.push_back(last_);
    if (checkpoints_.size() < checkpoints_max) return;
    // Every second one goes: those that stay stand at multiples of the doubled interval.
    std::size_t kept = 0;
    for (std::size_t index = 1; index < checkpoints_.size(); index += 2) {
        checkpoints_[kept++] = std::move(checkpoints_[index]);
    }
    checkpoints_.resize(kept);
    interval_events_ *= 2;
}

std::size_t Timeline::events_until(Instant time) const {
    const auto past = std::upper_bound(events_.begin(), events_.end(), time,
                                       [](Instant wanted, const Event& event) { return wanted < event.time; });
    return static_cast<std::size_t>(past - events_.begin());
}

World Timeline::world_after(std::size_t count) const {
    count = std::min(count, events_.size());
    if (count == events_.size()) return last_;
    const std::size_t checkpoint = count / interval_events_;
    World world = checkpoint == 0 ? World() : checkpoints_[checkpoint - 1];
    for (std::size_t index = checkpoint * interval_events_; index < count; ++index) apply(world, events_[index]);
    return world;
}

World Timeline::world_at(Instant time) const {
    World world = world_after(events_until(time));
    world.now = time;
    return world;
}

}  // namespace sim::recording
