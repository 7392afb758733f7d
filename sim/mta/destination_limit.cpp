#include "sim/mta/destination_limit.hpp"

#include <cassert>
#include <utility>

namespace sim::mta {

void DestinationLimit::enter(const std::string& destination, unsigned active_max, std::function<void()> start) {
    Load& load = loads_[destination];
    load.waiting.push_back(std::move(start));
    // The bound may have been raised since others began to wait. What is started may end at once, and forget the load.
    for (auto found = loads_.find(destination); found != loads_.end(); found = loads_.find(destination)) {
        Load& now = found->second;
        if (now.waiting.empty() || (active_max != 0 && now.active >= active_max)) return;
        start_next(now);
    }
}

void DestinationLimit::start_next(Load& load) {
    const std::function<void()> start = std::move(load.waiting.front());
    load.waiting.pop_front();
    ++load.active;
    start();
}

void DestinationLimit::leave(const std::string& destination) {
    const auto found = loads_.find(destination);
    assert(found != loads_.end() && found->second.active > 0);
    Load& load = found->second;
    --load.active;
    if (!load.waiting.empty()) return start_next(load);
    if (load.active == 0) loads_.erase(found);
}

}  // namespace sim::mta
