#include "sim/mta/client_load.hpp"

namespace sim::mta {

void ClientLoad::close(const protocol::IpAddress& client) {
    const auto found = connections_.find(client);
    if (found == connections_.end()) return;
    --connections_open_;
    if (--found->second == 0) connections_.erase(found);
}

unsigned ClientLoad::count(Event event, const protocol::IpAddress& client, Duration window, protocol::Instant now) {
    const auto [place, is_new] = windows_.try_emplace({event, client}, Window{now, 0});
    Window& running = place->second;
    if (!is_new && now - running.begin >= window) running = Window{now, 0};
    return ++running.events;
}

}  // namespace sim::mta
