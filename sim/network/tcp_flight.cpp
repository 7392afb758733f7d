#include <algorithm>
#include <cassert>
#include <chrono>

#include "sim/network/tcp.hpp"

namespace sim::network {

namespace {

/// Sent again after 1, 3, 7, 15, 31 and 63 s, given up after 127 s: RFC 1122 section 4.2.3.5 wants at least 100 s.
constexpr unsigned retransmissions_max = 6;

constexpr std::uint64_t tcp_header_octets = 20;   // RFC 9293 section 3.1, without options
constexpr std::uint64_t ipv4_header_octets = 20;  // RFC 791 section 3.1
constexpr std::uint64_t ipv6_header_octets = 40;  // RFC 8200 section 3

/// RFC 6298 section 5.5: doubled each time.
protocol::Duration retransmission_timeout(unsigned attempt) {
    return retransmission_timeout_min * (1U << attempt);
}

}  // namespace

Tcp::FlightIndex Tcp::make_flight(const Connection& connection, Side from, Packet packet) {
    const FlightIndex index = flights_.take();
    Flight& flight = flights_[index];
    flight.connection = connection.client_id;
    flight.from = from;
    flight.packet = packet;
    flight.cause = connection.cause;
    return index;
}

void Tcp::launch(const Connection& connection, Side from, Packet packet) {
    transmit(make_flight(connection, from, packet));
}

std::uint64_t Tcp::wire_octets(const Flight& flight, IpAddress::Family family) {
    const std::uint64_t ip_header = family == IpAddress::Family::ipv4 ? ipv4_header_octets : ipv6_header_octets;
    const std::uint64_t size = flight.octets.size();
    const std::uint64_t packets =
        std::max<std::uint64_t>(1, (size + maximum_segment_size_octets - 1) / maximum_segment_size_octets);
    return size + packets * (tcp_header_octets + ip_header);
}

void Tcp::transmit(FlightIndex index) {
    Flight& flight = flights_[index];
    const Connection* connection = connections_.find(flight.connection);
    // The answer to something that reached a closed end is sent although that end is gone.
    if (connection == nullptr || (flight.packet != Packet::reset && connection->end(flight.from).gone)) {
        drop(index);
        return;
    }
    const End& sender = connection->end(flight.from);
    const End& receiver = connection->end(other(flight.from));
    flight.sent_at = fabric_.engine.now();
    flight.doomed = fabric_.leaving(sender.node, receiver.endpoint) != Verdict::accept;
    // Of a bulk transfer losses take time, see loss_delay(), unless nothing passes at all.
    const bool lost_on_the_way = flight.is_bulk
                                     ? fabric_.loss_share(fabric_.engine.path(sender.node, receiver.node)) >= 1
                                     : fabric_.draw_loss(sender.node, receiver.node);
    if (lost_on_the_way) flight.doomed = true;
    const std::uint64_t size = wire_octets(flight, receiver.endpoint.address.family());
    const auto done = [this, index](engine::Transmission outcome) { landed(index, outcome); };
    if (flight.is_bulk) {
        fabric_.engine.transfer(sender.node, receiver.node, size, done);
    } else {
        fabric_.engine.send(sender.node, receiver.node, size, done);
    }
}

Verdict Tcp::verdict_at_arrival(const Connection& connection, const Flight& flight) const {
    const End& sender = connection.end(flight.from);
    const End& receiver = connection.end(other(flight.from));
    return fabric_.entering(receiver.node, sender.endpoint, receiver.endpoint);
}

void Tcp::landed(FlightIndex index, engine::Transmission outcome) {
    const Flight& flight = flights_[index];
    Connection* connection = connections_.find(flight.connection);
    if (connection == nullptr) {
        flights_.release(index);
        return;
    }
    const recording::CauseScope scope(fabric_.recorder, flight.cause);
    if (flight.doomed || outcome == engine::Transmission::lost) {
        lost(index, *connection, !flight.doomed);
        return;
    }
    const Verdict verdict = verdict_at_arrival(*connection, flight);
    if (verdict == Verdict::accept) {
        arrived(index, *connection);
        return;
    }
    if (verdict == Verdict::refuse && flight.packet != Packet::reset) {
        launch(*connection, other(flight.from), Packet::reset);
    }
    lost(index, *connection, false);
}

void Tcp::arrived(FlightIndex index, Connection& connection) {
    const Flight& flight = flights_[index];
    const Packet packet = flight.packet;
    const Side from = flight.from;
    if (packet == Packet::segment || packet == Packet::ack) {
        segment_arrived(index, connection);
        return;
    }
    flights_.release(index);
    if (packet == Packet::syn) syn_arrived(connection);
    if (packet == Packet::syn_ack) syn_ack_arrived(connection);
    if (packet == Packet::reset) reset_arrived(connection, from);
}

void Tcp::lost(FlightIndex index, Connection& connection, bool by_way) {
    Flight& flight = flights_[index];
    if (flight.packet != Packet::segment && flight.packet != Packet::ack) {
        flights_.release(index);  // the client's SYN timer, or nobody, sends it again
        return;
    }
    record_segment(connection, flight, EventKind::segment_lost);
    if (connection.end(flight.from).gone) {
        drop(index);
        return;
    }
    const Instant now = fabric_.engine.now();
    const protocol::Duration timeout = retransmission_timeout(flight.attempt);
    // A broken transfer was acknowledged up to now, so its timer starts now.
    const Instant due = flight.is_bulk && by_way ? now + timeout : std::max(now, flight.sent_at + timeout);
    fabric_.engine.at(due, engine::Strength::strong, [this, index] { retransmission_due(index); });
}

void Tcp::retransmission_due(FlightIndex index) {
    Flight& flight = flights_[index];
    Connection* connection = connections_.find(flight.connection);
    if (connection == nullptr || connection->end(flight.from).gone) {
        drop(index);
        return;
    }
    if (flight.attempt < retransmissions_max) {
        ++flight.attempt;
        transmit(index);
        return;
    }
    const recording::CauseScope scope(fabric_.recorder, flight.cause);
    const Side from = flight.from;
    --connection->end(from).segments_in_flight;
    flights_.release(index);
    fail(*connection, from, ConnectionFailure::lost);
}

void Tcp::drop(FlightIndex index) {
    const Flight& flight = flights_[index];
    Connection* connection = connections_.find(flight.connection);
    const bool was_counted = flight.packet == Packet::segment || flight.packet == Packet::ack;
    if (connection != nullptr && was_counted) --connection->end(flight.from).segments_in_flight;
    flights_.release(index);
    if (connection != nullptr) settle(*connection);
}

void Tcp::reset_arrived(Connection& connection, Side from) {
    const Side to = other(from);
    if (connection.end(to).gone) return;
    const bool opening = connection.phase == Connection::Phase::opening;
    fail(connection, to, opening ? ConnectionFailure::refused : ConnectionFailure::reset);
}

}  // namespace sim::network
