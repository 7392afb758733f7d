#include <algorithm>
#include <cassert>
#include <utility>

#include "sim/engine/rates.hpp"
#include "sim/network/starttls_stripper.hpp"
#include "sim/network/tcp.hpp"

namespace sim::network {

namespace {
/// More than this at once is sent in bulk.
constexpr std::size_t segment_octets_max = 65'536;
}  // namespace

void Tcp::send(NodeIndex node, ConnectionId id, Octets octets) {
    Connection* connection = connections_.find(id);
    if (connection == nullptr) return;
    const Side side = connection->side_of(node, id);
    End& end = connection->end(side);
    if (end.gone || end.close_wanted || octets.empty()) return;
    if (end.unsent.empty()) {
        end.unsent = std::move(octets);
    } else {
        end.unsent += octets;
    }
    end.unsent_cause = fabric_.recorder.cause();
    flush(*connection, side);
}

void Tcp::set_receiving(NodeIndex node, ConnectionId id, bool receiving) {
    Connection* connection = connections_.find(id);
    if (connection == nullptr) return;
    const Side side = connection->side_of(node, id);
    End& end = connection->end(side);
    if (end.gone || end.takes_octets == receiving) return;
    end.takes_octets = receiving;
    if (!receiving || connection->phase == Connection::Phase::opening) return;
    const auto learnt = [this, id, peer = other(side)] {
        Connection* still_there = connections_.find(id);
        if (still_there != nullptr) flush(*still_there, peer);
    };
    const engine::Path& path = fabric_.engine.path(node, connection->end(other(side)).node);
    fabric_.engine.at(fabric_.engine.now() + path.latency, engine::Strength::strong, learnt);
}

/// The peer of an end that took no octets and is gone probes its window (RFC 9293 section 3.8.6.1), so that it learns
/// of it: by an RST, or by silence.
void Tcp::probe_window(const Connection& connection, Side gone) {
    const auto probe = [this, id = connection.id(other(gone)), peer = other(gone)] {
        Connection* still_there = connections_.find(id);
        if (still_there != nullptr) flush(*still_there, peer);
    };
    fabric_.engine.at(fabric_.engine.now() + retransmission_timeout_min, engine::Strength::strong, probe);
}

bool Tcp::knows(NodeIndex node, ConnectionId id) {
    Connection* connection = connections_.find(id);
    return connection != nullptr && !connection->end(connection->side_of(node, id)).gone;
}

std::uint64_t Tcp::undelivered_octets(NodeIndex node, ConnectionId id, bool outgoing) {
    Connection* connection = connections_.find(id);
    if (connection == nullptr) return 0;
    const Side own = connection->side_of(node, id);
    const End& sender = connection->end(outgoing ? own : other(own));
    const End& receiver = connection->end(outgoing ? other(own) : own);
    if (sender.gone || receiver.gone) return 0;
    return sender.unsent.size() + (sender.sent_octets - receiver.delivered_octets);
}

void Tcp::flush(Connection& connection, Side side) {
    End& end = connection.end(side);
    const bool is_open = connection.phase == Connection::Phase::open ||
                         (side == Side::client && connection.phase == Connection::Phase::accepted);
    if (!is_open || end.gone || end.bulk_in_flight) return;
    if (!end.unsent.empty() && !connection.end(other(side)).takes_octets) return;
    if (end.unsent.size() > segment_octets_max) {
        if (end.segments_in_flight == 0) send_bulk(connection, side);
        return;
    }
    if (!end.unsent.empty()) {
        Octets octets = std::exchange(end.unsent, {});
        const FlightIndex index = make_segment(connection, side, std::move(octets), false);
        transmit(index);
    }
    if (end.close_wanted && !end.fin_sent) send_fin(connection, side);
}

void Tcp::send_fin(Connection& connection, Side side) {
    End& end = connection.end(side);
    end.fin_sent = true;
    transmit(make_segment(connection, side, {}, true));
}

void Tcp::send_bulk(Connection& connection, Side side) {
    End& end = connection.end(side);
    const engine::Path& path = fabric_.engine.path(end.node, connection.end(other(side)).node);
    const double bandwidth = std::min(path.bandwidth_octets_per_s, engine::window_limited_rate(path.latency));
    const protocol::Duration round_trip = 2 * path.latency;
    const std::uint64_t size = end.unsent.size();
    const double loss = fabric_.loss_share(path);
    protocol::Duration delay = slow_start_delay(size, end.window_octets, bandwidth, round_trip);
    if (loss < 1) delay += loss_delay(size, loss, bandwidth, round_trip);
    Octets octets = std::exchange(end.unsent, {});
    const FlightIndex index = make_segment(connection, side, std::move(octets), false);
    flights_[index].is_bulk = true;
    end.bulk_in_flight = true;
    fabric_.engine.at(fabric_.engine.now() + delay, engine::Strength::strong, [this, index] { transmit(index); });
}

Tcp::FlightIndex Tcp::make_segment(Connection& connection, Side side, Octets octets, bool fin) {
    End& end = connection.end(side);
    const FlightIndex index = make_flight(connection, side, Packet::segment);
    Flight& flight = flights_[index];
    flight.octets = std::move(octets);
    flight.fin = fin;
    flight.offset = end.sent_octets;
    end.sent_octets += flight.octets.size() + (fin ? 1 : 0);
    ++end.segments_in_flight;
    const recording::CauseScope scope(fabric_.recorder, fin ? end.close_cause : end.unsent_cause);
    if (fin) {
        flight.cause = record_closed(connection, side, !connection.end(other(side)).fin_sent);
    } else {
        flight.cause = record_segment(connection, flight, EventKind::segment_sent);
        if (side == Side::server) strip_starttls(connection, flight);
    }
    return index;
}

/// A firewall that reads along takes the offer of TLS away.
void Tcp::strip_starttls(const Connection& connection, Flight& flight) {
    const End& client = connection.end(Side::client);
    const End& server = connection.end(Side::server);
    if (!fabric_.strips_starttls(client.node, server.node, client.endpoint, server.endpoint)) return;
    for (const StrippedLine& stripped : sim::network::strip_starttls(flight.octets)) {
        const recording::CauseScope scope(fabric_.recorder, flight.cause);
        flight.cause = fabric_.record(server.node, EventKind::segment_altered, [&](recording::Event& event) {
            event.connection = connection.id(Side::server);
            event.fields.set("direction", name(flight.from));
            event.fields.set("offset", flight.offset + stripped.offset);
            event.fields.set("line", stripped.line);
        });
    }
}

recording::EventId Tcp::record_segment(const Connection& connection, const Flight& flight, EventKind kind) {
    const Side at = kind == EventKind::segment_arrived ? other(flight.from) : flight.from;
    return fabric_.record(connection.end(at).node, kind, [&](recording::Event& event) {
        event.connection = connection.id(at);
        event.fields.set("direction", name(flight.from));
        event.fields.set("offset", flight.offset);
        event.fields.set("size_octets", static_cast<std::uint64_t>(flight.octets.size()));
        if (kind != EventKind::segment_sent) return;
        event.fields.set("octets", flight.octets);
        event.fields.set("to_host", fabric_.host(connection.end(other(at)).node).name);
    });
}

void Tcp::segment_arrived(FlightIndex index, Connection& connection) {
    const ConnectionId id = connection.client_id;
    const Side from = flights_[index].from;
    End& sender = connection.end(from);
    --sender.segments_in_flight;
    if (flights_[index].is_bulk) sender.bulk_in_flight = false;
    sender.window_octets += flights_[index].octets.size();
    HeldSegment segment{flights_[index].offset, {}, flights_[index].fin, flights_[index].cause};
    const bool is_ack = flights_[index].packet == Packet::ack;
    if (!is_ack && !segment.fin)
        segment.cause = record_segment(connection, flights_[index], EventKind::segment_arrived);
    segment.octets = std::move(flights_[index].octets);
    flights_.release(index);

    const End& receiver = connection.end(other(from));
    const bool unwanted = receiver.abandoned && !segment.octets.empty();
    if (receiver.gone || unwanted) {
        // RFC 9293 section 3.5.2; RFC 1122 section 4.2.2.13 for octets that nobody will read.
        launch(connection, other(from), Packet::reset);
        if (unwanted) vanish(connection, other(from));
    } else if (accept(id) && !is_ack) {
        deliver(id, other(from), std::move(segment));
    }
    Connection* still_there = connections_.find(id);
    if (still_there != nullptr && settle(*still_there)) flush(*still_there, from);
}

void Tcp::deliver(ConnectionId id, Side to, HeldSegment segment) {
    Connection* connection = connections_.find(id);
    assert(segment.offset >= connection->end(to).delivered_octets);
    auto& held = connection->end(to).held;
    const auto place =
        std::find_if(held.begin(), held.end(), [&](const HeldSegment& entry) { return entry.offset > segment.offset; });
    held.insert(place, std::move(segment));
    while (connection != nullptr) {
        End& end = connection->end(to);
        if (end.gone || end.held.empty() || end.held.front().offset != end.delivered_octets) return;
        const HeldSegment next = std::move(end.held.front());
        end.held.erase(end.held.begin());
        hand_over(*connection, to, next);
        connection = connections_.find(id);
    }
}

void Tcp::hand_over(Connection& connection, Side to, const HeldSegment& segment) {
    End& end = connection.end(to);
    end.delivered_octets += segment.octets.size() + (segment.fin ? 1 : 0);
    if (segment.fin) end.peer_closed = true;
    if (end.handler == nullptr) return;
    const recording::CauseScope scope(fabric_.recorder, segment.cause);
    if (segment.fin) {
        end.handler->on_peer_closed();
    } else {
        end.handler->on_octets(segment.octets);
    }
}

}  // namespace sim::network
