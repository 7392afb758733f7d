#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>

namespace sim::mta {

/// Lets a bounded number of deliveries to one destination run at once; the others wait in their order.
class DestinationLimit {
public:
    /// Calls `start` now, or when a delivery to `destination` has ended.
    /// @param active_max  0: no bound
    void enter(const std::string& destination, unsigned active_max, std::function<void()> start);
    /// A delivery has ended.
    void leave(const std::string& destination);

private:
    struct Load {
        unsigned active = 0;
        std::deque<std::function<void()>> waiting;
    };
    void start_next(Load& load);

    std::map<std::string, Load> loads_;
};

}  // namespace sim::mta
