#include <cassert>
#include <utility>

#include "sim/network/tcp.hpp"

namespace sim::network {

namespace {

std::string_view failure_name(ConnectionFailure failure) {
    switch (failure) {
        case ConnectionFailure::refused:
            return "refused";
        case ConnectionFailure::timed_out:
            return "timed-out";
        case ConnectionFailure::unreachable:
            return "unreachable";
        case ConnectionFailure::reset:
            return "reset";
        case ConnectionFailure::lost:
            return "lost";
    }
    return {};
}

}  // namespace

void Tcp::close(NodeIndex node, ConnectionId id) {
    Connection* connection = connections_.find(id);
    if (connection == nullptr) return;
    const Side side = connection->side_of(node, id);
    End& end = connection->end(side);
    if (end.gone || end.close_wanted) return;
    end.close_wanted = true;
    end.close_cause = fabric_.recorder.cause();
    flush(*connection, side);
}

void Tcp::reset(NodeIndex node, ConnectionId id) {
    Connection* connection = connections_.find(id);
    if (connection == nullptr) return;
    const Side side = connection->side_of(node, id);
    if (connection->end(side).gone) return;
    const recording::EventId closed = record_closed(*connection, side, false);
    if (connection->phase != Connection::Phase::opening) {
        const FlightIndex index = make_flight(*connection, side, Packet::reset);
        flights_[index].cause = closed;
        transmit(index);
    }
    vanish(*connection, side);
}

void Tcp::abandon(NodeIndex node, ConnectionId id) {
    Connection* connection = connections_.find(id);
    if (connection == nullptr) return;
    const Side side = connection->side_of(node, id);
    End& end = connection->end(side);
    end.handler = nullptr;
    end.abandoned = true;
    if (end.gone) return;
    if (connection->phase == Connection::Phase::opening) {
        vanish(*connection, side);
        return;
    }
    close(node, id);
    settle(*connection);
}

void Tcp::host_went_off(NodeIndex node) {
    for (const ConnectionId id : connections_.with_end_on(node)) {
        for (const Side side : {Side::client, Side::server}) {
            Connection* connection = connections_.find(id);
            if (connection == nullptr || connection->end(side).node != node) continue;
            // A server that has seen no more than a SYN has nothing to forget.
            const bool unknown_yet = side == Side::server && connection->phase == Connection::Phase::opening;
            if (!unknown_yet) vanish(*connection, side);
        }
    }
}

recording::EventId Tcp::record_closed(const Connection& connection, Side by, bool half) {
    return fabric_.record(connection.end(by).node, EventKind::connection_closed, [&](recording::Event& event) {
        event.connection = connection.id(by);
        event.fields.set("by", name(by));
        event.fields.set("half", half);
    });
}

void Tcp::fail(Connection& connection, Side side, ConnectionFailure failure) {
    ConnectionHandler* handler = connection.end(side).handler;
    const recording::EventId failed =
        fabric_.record(connection.end(side).node, EventKind::connection_failed, [&](recording::Event& event) {
            event.connection = connection.id(side);
            event.fields.set("failure", failure_name(failure));
        });
    vanish(connection, side);
    if (handler == nullptr) return;
    const recording::CauseScope scope(fabric_.recorder, failed);
    handler->on_failed(failure);
}

void Tcp::vanish(Connection& connection, Side side) {
    End& end = connection.end(side);
    end.gone = true;
    end.handler = nullptr;
    end.unsent = {};
    end.held = {};
    if (connection.phase == Connection::Phase::opening) {
        fabric_.engine.cancel(connection.syn_timer);
        connection.end(Side::server).gone = true;  // it has no handler yet
    }
    if (!std::exchange(end.takes_octets, true)) probe_window(connection, side);
    settle(connection);
}

bool Tcp::settle(Connection& connection) {
    End& client = connection.end(Side::client);
    End& server = connection.end(Side::server);
    // Ends that nobody owns do not wait for a peer that is gone and has nothing left on its way.
    const bool server_unowned = server.abandoned || connection.phase != Connection::Phase::open;
    if (client.gone && server_unowned && client.segments_in_flight + server.segments_in_flight == 0) server.gone = true;
    if (server.gone && client.abandoned && client.segments_in_flight == 0) client.gone = true;
    const bool both_gone = client.gone && server.gone;
    const bool both_closed = client.peer_closed && server.peer_closed;
    if (!both_gone && !both_closed) return true;
    connections_.erase(connection);
    return false;
}

}  // namespace sim::network
