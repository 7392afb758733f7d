#include <algorithm>
#include <array>
#include <cassert>
#include <chrono>

#include "sim/network/tcp.hpp"

namespace sim::network {

namespace {

using std::chrono_literals::operator""s;

/// When the SYN is sent again, counted from the first: the timer of RFC 6298 section 2 starts at 1 s and doubles.
constexpr std::array<protocol::Duration, 3> syn_repeated_after{1s, 3s, 7s};
constexpr NodeIndex no_node = UINT32_MAX;

}  // namespace

ConnectionId Tcp::connect(NodeIndex node, std::optional<IpAddress> local, Endpoint remote, protocol::Duration timeout,
                          ConnectionHandler& handler) {
    const std::optional<NodeIndex> server = fabric_.target(node, remote.address);
    Connection& connection = connections_.open(server == node);
    connection.timeout = timeout;
    connection.opened_at = fabric_.engine.now();
    End& client_end = connection.end(Side::client);
    client_end.node = node;
    client_end.handler = &handler;
    End& server_end = connection.end(Side::server);
    server_end.node = server.value_or(no_node);
    server_end.endpoint = remote;
    const ConnectionId id = connection.client_id;
    open(connection, local);
    return id;
}

void Tcp::open(Connection& connection, const std::optional<IpAddress>& local) {
    End& client = connection.end(Side::client);
    const End& server = connection.end(Side::server);
    Fabric::Host& host = fabric_.host(client.node);
    const std::optional<IpAddress> source = fabric_.source(client.node, local, server.endpoint.address);
    if (source) client.endpoint = {*source, host.ports.next_dynamic()};
    connection.cause = fabric_.record(client.node, EventKind::connection_opening, [&](recording::Event& event) {
        event.connection = connection.client_id;
        if (source) event.fields.set("from", client.endpoint.to_string());
        event.fields.set("to", server.endpoint.to_string());
        event.fields.set("client_host", host.name);
        if (server.node != no_node) event.fields.set("server_host", fabric_.host(server.node).name);
        if (connection.server_id != connection.client_id) event.fields.set("server_connection", connection.server_id);
    });
    if (!source || server.node == no_node) {
        fail_soon(connection, ConnectionFailure::unreachable);
    } else if (fabric_.leaving(client.node, server.endpoint) == Verdict::refuse) {
        fail_soon(connection, ConnectionFailure::refused);
    } else {
        send_syn(connection);
    }
}

void Tcp::fail_soon(Connection& connection, ConnectionFailure failure) {
    const auto fail_now = [this, failure, id = connection.client_id] {
        Connection* failing = connections_.find(id);
        if (failing == nullptr) return;
        const recording::CauseScope scope(fabric_.recorder, failing->cause);
        fail(*failing, Side::client, failure);
    };
    fabric_.engine.at(fabric_.engine.now(), engine::Strength::strong, fail_now);
}

void Tcp::send_syn(Connection& connection) {
    launch(connection, Side::client, Packet::syn);
    const unsigned repeated = connection.syn_count++;
    protocol::Duration next = connection.timeout;
    if (repeated < syn_repeated_after.size()) next = std::min(next, syn_repeated_after[repeated]);
    connection.syn_timer = fabric_.engine.at(connection.opened_at + next, engine::Strength::strong,
                                             [this, id = connection.client_id] { syn_due(id); });
}

void Tcp::syn_due(ConnectionId id) {
    Connection* connection = connections_.find(id);
    assert(connection != nullptr && connection->phase == Connection::Phase::opening);
    const recording::CauseScope scope(fabric_.recorder, connection->cause);
    if (fabric_.engine.now() - connection->opened_at >= connection->timeout) {
        fail(*connection, Side::client, ConnectionFailure::timed_out);
        return;
    }
    fabric_.record(connection->end(Side::client).node, EventKind::syn_retransmitted, [&](recording::Event& event) {
        event.connection = id;
        event.fields.set("attempt", connection->syn_count + 1);
    });
    send_syn(*connection);
}

void Tcp::syn_arrived(Connection& connection) {
    const End& server = connection.end(Side::server);
    const bool listening = fabric_.host(server.node).ports.listener(server.endpoint) != nullptr;
    launch(connection, Side::server, listening ? Packet::syn_ack : Packet::reset);
}

void Tcp::syn_ack_arrived(Connection& connection) {
    if (connection.phase != Connection::Phase::opening) return;  // the answer to a repeated SYN
    const ConnectionId id = connection.client_id;
    End& client = connection.end(Side::client);
    connection.phase = Connection::Phase::accepted;
    fabric_.engine.cancel(connection.syn_timer);
    {
        const recording::CauseScope scope(fabric_.recorder, connection.cause);
        connection.cause = fabric_.record(client.node, EventKind::connection_opened,
                                          [&](recording::Event& event) { event.connection = id; });
    }
    const recording::CauseScope scope(fabric_.recorder, connection.cause);
    ++client.segments_in_flight;
    launch(connection, Side::client, Packet::ack);
    if (client.handler != nullptr) client.handler->on_connected();
    Connection* still_there = connections_.find(id);
    if (still_there != nullptr) flush(*still_there, Side::client);
}

bool Tcp::accept(ConnectionId id) {
    Connection* connection = connections_.find(id);
    if (connection == nullptr) return false;
    if (connection->phase == Connection::Phase::open) return true;
    End& server = connection->end(Side::server);
    Listener* listener = fabric_.host(server.node).ports.listener(server.endpoint);
    connection->phase = Connection::Phase::open;
    if (listener == nullptr) {  // it stopped meanwhile
        launch(*connection, Side::server, Packet::reset);
        vanish(*connection, Side::server);
        return false;
    }
    const recording::CauseScope scope(fabric_.recorder, connection->cause);
    const Accepted accepted{connection->server_id, server.endpoint, connection->end(Side::client).endpoint};
    ConnectionHandler& handler = listener->on_accept(accepted);
    connection = connections_.find(id);
    if (connection == nullptr) return false;
    End& accepted_end = connection->end(Side::server);
    if (!accepted_end.gone && !accepted_end.abandoned) accepted_end.handler = &handler;
    return true;
}

}  // namespace sim::network
