#include "sim/scenario/seat_index.hpp"

namespace sim::scenario {

SeatIndex::SeatIndex()
    : index_([](const Host& host, std::size_t index, auto& places) {
          for (std::size_t agent = 0; agent < host.user_agents.size(); ++agent) {
              places.try_emplace(host.user_agents[agent].address, Place{index, agent});
          }
      }) {}

Seat SeatIndex::find(const std::vector<Host>& hosts, std::string_view address) {
    const Place* place = index_.find(hosts, address);
    if (place == nullptr) return {};
    return {&hosts[place->host], &hosts[place->host].user_agents[place->agent]};
}

}  // namespace sim::scenario
