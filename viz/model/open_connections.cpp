#include "viz/model/open_connections.hpp"

namespace viz::model {

using sim::recording::ConnectionId;
using sim::recording::Event;
using sim::recording::EventKind;

std::vector<OpenConnections::Change> OpenConnections::take(const Event& event) {
    switch (event.kind) {
        case EventKind::connection_opening:
            begin(event);
            return {};
        case EventKind::host_down:
            return take_down(event.host);
        case EventKind::connection_opened: {
            const auto place = find(event.connection);
            if (place == connections_.end() || place->second.open) return {};
            place->second.open = true;
            return changes_of(place->second, 1);
        }
        case EventKind::connection_closed:
            return event.fields.boolean("half") ? std::vector<Change>() : end(find(event.connection));
        case EventKind::connection_failed:
            return end(find(event.connection));
        default:
            return {};
    }
}

void OpenConnections::begin(const Event& event) {
    Connection& connection = connections_[event.connection];
    connection = {};
    connection.client_host = event.fields.text("client_host");
    connection.server_host = event.fields.text("server_host");
    connection.server_number = static_cast<ConnectionId>(event.fields.integer("server_connection"));
    if (connection.server_number != 0) client_numbers_[connection.server_number] = event.connection;
}

OpenConnections::Connections::iterator OpenConnections::find(ConnectionId number) {
    const auto client = client_numbers_.find(number);
    return connections_.find(client == client_numbers_.end() ? number : client->second);
}

std::vector<OpenConnections::Change> OpenConnections::changes_of(const Connection& connection, std::int64_t change) {
    std::vector<Change> changes{{{}, change}};
    if (connection.is_of(connection.client_host)) changes.push_back({connection.client_host, change});
    const bool other = connection.server_host != connection.client_host;
    if (other && connection.is_of(connection.server_host)) changes.push_back({connection.server_host, change});
    return changes;
}

std::vector<OpenConnections::Change> OpenConnections::end(Connections::iterator place) {
    if (place == connections_.end()) return {};
    std::vector<Change> changes;
    if (place->second.open) changes = changes_of(place->second, -1);
    client_numbers_.erase(place->second.server_number);
    connections_.erase(place);
    return changes;
}

/// The other ends know nothing of it. Of a SYN that nobody has answered only the client knows.
std::vector<OpenConnections::Change> OpenConnections::take_down(std::string_view host) {
    std::vector<Change> changes;
    for (auto place = connections_.begin(); place != connections_.end();) {
        const auto each = place++;
        Connection& connection = each->second;
        if (connection.open && connection.is_of(host)) changes.push_back({std::string(host), -1});
        if (connection.client_host == host) connection.client_gone = true;
        if (connection.open ? connection.server_host == host : connection.client_gone) connection.server_gone = true;
        if (!connection.client_gone || !connection.server_gone) continue;
        if (connection.open) changes.push_back({{}, -1});
        client_numbers_.erase(connection.server_number);
        connections_.erase(each);
    }
    return changes;
}

}  // namespace viz::model
