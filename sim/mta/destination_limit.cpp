#include "sim/mta/destination_limit.hpp"

#include <cassert>
#include <utility>

namespace sim::mta {

void DestinationLimit::enter(const std::string& destination, unsigned active_max, std::function<void()> start) {
    Load& load = loads_[destination];
    if (active_max != 0 && load.active >= active_max) return load.waiting.push_back(std::move(start));
    ++load.active;
    start();
}

void DestinationLimit::leave(const std::string& destination) {
    const auto found = loads_.find(destination);
    assert(found != loads_.end() && found->second.active > 0);
    Load& load = found->second;
    if (!load.waiting.empty()) {
        const std::function<void()> start = std::move(load.waiting.front());
        load.waiting.pop_front();
        return start();
    }
    if (--load.active == 0) loads_.erase(found);
}

}  // namespace sim::mta
