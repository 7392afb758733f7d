#include "sim/network/connection_table.hpp"

#include <algorithm>

namespace sim::network {

Connection& ConnectionTable::open(bool is_local) {
    const std::uint32_t place = connections_.take();
    Connection& connection = connections_[place];
    place_next_id(place);
    connection.client_id = last_id_;
    if (is_local) place_next_id(place);
    connection.server_id = last_id_;
    ++size_;
    return connection;
}

void ConnectionTable::place_next_id(std::uint32_t place) {
    ++last_id_;
    places_.push_back(place);
}

Connection* ConnectionTable::find(ConnectionId id) {
    if (id < first_id_ || id > last_id_) return nullptr;
    const std::uint32_t place = places_[id - first_id_];
    return place == no_place ? nullptr : &connections_[place];
}

void ConnectionTable::erase(const Connection& connection) {
    const std::uint32_t place = places_[connection.client_id - first_id_];
    forget(connection.server_id);
    forget(connection.client_id);
    connections_.release(place);
    --size_;
}

void ConnectionTable::forget(ConnectionId id) {
    if (id >= first_id_) places_[id - first_id_] = no_place;
    while (!places_.empty() && places_.front() == no_place) {
        places_.pop_front();
        ++first_id_;
    }
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
