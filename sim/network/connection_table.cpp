#include "sim/network/connection_table.hpp"

#include <algorithm>

namespace sim::network {

Connection& ConnectionTable::open(bool is_local) {
    const std::uint32_t place = connections_.take();
    Connection& connection = connections_[place];
    connection.client_id = ++last_id_;
    connection.server_id = is_local ? ++last_id_ : connection.client_id;
    places_[connection.client_id] = place;
    places_[connection.server_id] = place;
    ++size_;
    return connection;
}

Connection* ConnectionTable::find(ConnectionId id) {
    const auto found = places_.find(id);
    return found == places_.end() ? nullptr : &connections_[found->second];
}

void ConnectionTable::erase(const Connection& connection) {
    const std::uint32_t place = places_.at(connection.client_id);
    places_.erase(connection.server_id);
    places_.erase(connection.client_id);
    connections_.release(place);
    --size_;
}

std::vector<ConnectionId> ConnectionTable::with_end_on(engine::NodeIndex node) const {
    std::vector<ConnectionId> ids;
    for (std::uint32_t place = 0; place < connections_.capacity(); ++place) {
        const Connection& connection = connections_[place];
        const bool is_there = connection.end(Side::client).node == node || connection.end(Side::server).node == node;
        if (connection.client_id != 0 && is_there) ids.push_back(connection.client_id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

}  // namespace sim::network
