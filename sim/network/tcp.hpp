#pragma once

#include <chrono>
#include <optional>

#include "sim/engine/pool.hpp"
#include "sim/network/connection_table.hpp"
#include "sim/network/fabric.hpp"

namespace sim::network {

/// RFC 6298 section 2.4: at least 1 s; the round trips here are shorter than that.
inline constexpr protocol::Duration retransmission_timeout_min = std::chrono::seconds{1};

/// Virtual TCP. What is modelled, and how:
/// - The handshake packet by packet: SYN, repeated at 1, 3 and 7 s; SYN-ACK; ACK. After the SYN-ACK the ACK
///   is repeated like a segment.
/// - Octets in segments of up to 64 KiB, several in flight, handed over in order. More than that waits until
///   nothing is in flight and then goes as one bulk transfer, later by slow start and losses (congestion.hpp).
///   So event packets and fluid transfers of one direction never overtake each other.
/// - A lost segment is sent again when its timer expires, RFC 6298. The arrival counts as acknowledgement:
///   no ACK packets, no fast retransmission.
/// - RST in answer to what belongs to no connection. RST itself is not repeated.
class Tcp {
public:
    explicit Tcp(Fabric& fabric) : fabric_(fabric) {}

    ConnectionId connect(NodeIndex node, std::optional<IpAddress> local, Endpoint remote, protocol::Duration timeout,
                         ConnectionHandler& handler);
    void send(NodeIndex node, ConnectionId id, Octets octets);
    void close(NodeIndex node, ConnectionId id);
    void reset(NodeIndex node, ConnectionId id);
    void abandon(NodeIndex node, ConnectionId id);
    void set_receiving(NodeIndex node, ConnectionId id, bool receiving);
    /// Whether the host still has its end of the connection.
    [[nodiscard]] bool knows(NodeIndex node, ConnectionId id);
    /// @param outgoing  those that `node` sends, else those that come to it
    [[nodiscard]] std::uint64_t undelivered_octets(NodeIndex node, ConnectionId id, bool outgoing);
    void host_went_off(NodeIndex node);

    [[nodiscard]] Connection* find(ConnectionId id) { return connections_.find(id); }
    [[nodiscard]] std::size_t open_connections() const { return connections_.size(); }

private:
    enum class Packet : std::uint8_t { syn, syn_ack, ack, segment, reset };
    /// One packet on its way, kept until it has arrived or is given up.
    struct Flight {
        ConnectionId connection = 0;  ///< the client's number
        Side from{};
        Packet packet{};
        bool is_bulk = false;
        bool doomed = false;  ///< chance or a firewall took it; known to the sender by silence only
        bool fin = false;
        unsigned attempt = 0;
        std::uint64_t offset = 0;
        Octets octets;
        Instant sent_at;
        recording::EventId cause = 0;
    };
    using FlightIndex = std::uint32_t;

    // Handshake (tcp_handshake.cpp)
    void open(Connection& connection, const std::optional<IpAddress>& local);
    void fail_soon(Connection& connection, ConnectionFailure failure);
    void send_syn(Connection& connection);
    void syn_due(ConnectionId id);
    void syn_arrived(Connection& connection);
    void syn_ack_arrived(Connection& connection);
    /// @return false: the connection is over
    bool accept(ConnectionId id);

    // Packets on their way (tcp_flight.cpp)
    FlightIndex make_flight(const Connection& connection, Side from, Packet packet);
    void launch(const Connection& connection, Side from, Packet packet);
    void transmit(FlightIndex index);
    void landed(FlightIndex index, engine::Transmission outcome);
    [[nodiscard]] Verdict verdict_at_arrival(const Connection& connection, const Flight& flight) const;
    void arrived(FlightIndex index, Connection& connection);
    void lost(FlightIndex index, Connection& connection, bool by_way);
    void retransmission_due(FlightIndex index);
    /// Of an end that is gone.
    void drop(FlightIndex index);
    void reset_arrived(Connection& connection, Side from);
    [[nodiscard]] static std::uint64_t wire_octets(const Flight& flight, IpAddress::Family family);

    // Octets (tcp_stream.cpp)
    void flush(Connection& connection, Side side);
    void probe_window(const Connection& connection, Side gone);
    void send_fin(Connection& connection, Side side);
    void send_bulk(Connection& connection, Side side);
    [[nodiscard]] FlightIndex make_segment(Connection& connection, Side side, Octets octets, bool fin);
    void segment_arrived(FlightIndex index, Connection& connection);
    void deliver(ConnectionId id, Side to, HeldSegment segment);
    void hand_over(Connection& connection, Side to, const HeldSegment& segment);
    void strip_starttls(const Connection& connection, Flight& flight);
    recording::EventId record_segment(const Connection& connection, const Flight& flight, EventKind kind);

    // Ends (tcp_end.cpp)
    void fail(Connection& connection, Side side, ConnectionFailure failure);
    void vanish(Connection& connection, Side side);
    recording::EventId record_closed(const Connection& connection, Side by, bool half);
    /// Forgets the connection when neither end needs it any more. @return false: forgotten
    bool settle(Connection& connection);

    Fabric& fabric_;
    ConnectionTable connections_;
    engine::Pool<Flight> flights_;
};

}  // namespace sim::network
