#include "sim/scenario/seat_index.hpp"

namespace sim::scenario {

SeatIndex& SeatIndex::operator=(const SeatIndex&) {
    hosts_ = nullptr;
    return *this;
}

Seat SeatIndex::find(const std::vector<Host>& hosts, std::string_view address) {
    if (hosts_ != hosts.data() || hosts.size() < count_) {
        places_.clear();
        count_ = 0;
        hosts_ = hosts.data();
    }
    for (; count_ < hosts.size(); ++count_) {
        const auto& agents = hosts[count_].user_agents;
        for (std::size_t agent = 0; agent < agents.size(); ++agent) {
            places_.try_emplace(agents[agent].address, count_, agent);
        }
    }
    const auto found = places_.find(address);
    if (found == places_.end()) return {};
    const Host& host = hosts[found->second.first];
    return {&host, &host.user_agents[found->second.second]};
}

}  // namespace sim::scenario
