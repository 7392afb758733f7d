#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/base/ip_address.hpp"
#include "protocol/base/octets.hpp"
#include "sim/engine/engine.hpp"
#include "sim/recording/recorder.hpp"

namespace sim::network {

using protocol::Endpoint;
using protocol::Instant;
using protocol::IpAddress;
using protocol::Octets;
using recording::ConnectionId;

/// How an attempt to connect, or an open connection, came to nothing.
enum class ConnectionFailure : std::uint8_t {
    refused,      ///< RST in answer to the SYN: nobody listens there
    timed_out,    ///< SYNs at 0, 1, 3 and 7 s stayed unanswered until the caller's limit
    unreachable,  ///< no host has this address, or no route of this address family
    reset,        ///< RST on an open connection
    lost,         ///< retransmission gave up on an open connection
};

/// One end of a connection, as its owner sees it. Calls come from the network, one at a time. An end may
/// close, reset or abandon its connection from inside any of them.
class ConnectionHandler {
public:
    ConnectionHandler() = default;
    ConnectionHandler(const ConnectionHandler&) = delete;
    ConnectionHandler& operator=(const ConnectionHandler&) = delete;
    virtual ~ConnectionHandler() = default;

    virtual void on_connected() {}  ///< the client's end only
    virtual void on_octets(std::string_view octets) = 0;
    virtual void on_peer_closed() = 0;                      ///< the peer sent FIN: no octets will follow
    virtual void on_failed(ConnectionFailure failure) = 0;  ///< the last call for this connection
};

/// What a server end learns when a connection is established.
struct Accepted {
    /// The client's number too, except where both ends are on one host: then each end has its own, and
    /// uses it in every call.
    ConnectionId connection = 0;
    Endpoint local;
    Endpoint remote;
};
/// Whoever listens on a port. The network calls it once the handshake is complete and keeps no pointer
/// to the handler after abandon(), after on_failed() or after both directions were closed.
class Listener {
public:
    Listener() = default;
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;
    virtual ~Listener() = default;
    virtual ConnectionHandler& on_accept(const Accepted& accepted) = 0;
};

class DatagramHandler {
public:
    DatagramHandler() = default;
    DatagramHandler(const DatagramHandler&) = delete;
    DatagramHandler& operator=(const DatagramHandler&) = delete;
    virtual ~DatagramHandler() = default;
    virtual void on_datagram(Endpoint local, Endpoint remote, std::string_view octets) = 0;
    /// An ICMP message says that nobody has the port at `remote`, where something went from `local` (RFC 1122 section
    /// 4.1.3.3). Default: it is nothing to this program.
    virtual void on_unreachable(Endpoint local, Endpoint remote) {
        static_cast<void>(local);
        static_cast<void>(remote);
    }
};

enum class BindError : std::uint8_t { port_in_use, not_my_address };

/// A rule that makes a port answer as if nobody (or nothing) were there.
struct FirewallRule {
    enum class Action : std::uint8_t {
        refuse,
        drop,
        strip_starttls,  ///< packets pass, and the offer of TLS in the server's replies is made unreadable
    };
    enum class Direction : std::uint8_t { inbound, outbound };
    Action action = Action::refuse;
    Direction direction = Direction::inbound;
    std::optional<std::uint16_t> port{};        ///< nullopt: all ports
    std::optional<IpAddress::Family> family{};  ///< nullopt: both
    std::optional<IpAddress> remote{};          ///< nullopt: every peer
    bool operator==(const FirewallRule&) const = default;
};

/// As a scenario file and the recording call it.
[[nodiscard]] constexpr std::string_view name(FirewallRule::Action action) {
    constexpr std::array<std::string_view, 3> names{"refuse", "drop", "strip_starttls"};
    return names[static_cast<std::size_t>(action)];
}

/// Which message a mail transaction on a connection carries. Receivers see octets only; this is kept
/// beside the octets so that the recording can follow one mail (never used by protocol decisions).
struct TransactionTag {
    std::string message;
    recording::EventId cause = 0;
};

/// Virtual TCP and UDP over an engine's physical network: SYN with retransmission, refusal against
/// silence, ordered octet streams, half close, reset; datagrams with loss. Records `connection-*`,
/// `segment-*` and `datagram-*` events and sets the recorder's cause before it calls a handler.
/// Any call may be made from inside any callback. Calls for a connection that is over do nothing.
class Network {
public:
    Network(engine::Engine& engine, recording::Recorder& recorder, std::uint64_t seed);
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;
    ~Network();

    /// @pre called once for every NodeIndex in order, before the run
    void add_host(engine::NodeIndex node, std::string name, std::vector<IpAddress> addresses);

    // TCP. `node` is the host that acts.
    tl::expected<void, BindError> listen(engine::NodeIndex node, std::optional<IpAddress> address, std::uint16_t port,
                                         Listener& listener);
    void stop_listening(engine::NodeIndex node, std::uint16_t port);
    /// Opens a connection; the answer is on_connected or on_failed, never before this returns. 127.0.0.0/8 and ::1
    /// are the host itself.
    /// @param local    source address; nullopt: the host's first of the same family
    /// @param timeout  how long unanswered SYNs are repeated
    ConnectionId connect(engine::NodeIndex node, std::optional<IpAddress> local, Endpoint remote,
                         protocol::Duration timeout, ConnectionHandler& handler);
    void send(engine::NodeIndex node, ConnectionId connection, Octets octets);
    /// Sends FIN after what was sent before; octets may still come in.
    void close(engine::NodeIndex node, ConnectionId connection);
    /// Sends RST; what was not yet sent is dropped. The own handler is not called any more.
    void reset(engine::NodeIndex node, ConnectionId connection);
    /// Whether this end takes octets: while it does not, the peer sends none (a window of zero, RFC 9293 section
    /// 3.8.6). What is on its way still arrives; where it takes them again, the peer learns it one latency later.
    void set_receiving(engine::NodeIndex node, ConnectionId connection, bool receiving);
    /// Whether the host still has its end: not after a failure, a reset or being switched off.
    [[nodiscard]] bool knows(engine::NodeIndex node, ConnectionId connection) const;
    /// Octets that this end has sent and the peer has not yet got; 0 of a connection that is over.
    [[nodiscard]] std::uint64_t outgoing_octets(engine::NodeIndex node, ConnectionId connection) const;
    /// Octets that the peer has sent and this end has not yet got.
    [[nodiscard]] std::uint64_t incoming_octets(engine::NodeIndex node, ConnectionId connection) const;
    /// The owner loses interest: the handler is not called any more; an open connection is closed both ways.
    void abandon(engine::NodeIndex node, ConnectionId connection);

    // UDP.
    tl::expected<void, BindError> bind(engine::NodeIndex node, std::uint16_t port, DatagramHandler& handler);
    void unbind(engine::NodeIndex node, std::uint16_t port);
    /// At most 65,507 octets over IPv4 and 65,527 over IPv6. Nobody is told what becomes of it; the recording is.
    void send_datagram(engine::NodeIndex node, std::uint16_t local_port, Endpoint remote, Octets octets,
                       std::optional<IpAddress> local = std::nullopt);

    // Tags: the client end names the message of its n-th transaction (n from 0), the server end asks.
    void tag_transaction(ConnectionId connection, unsigned transaction, TransactionTag tag);
    [[nodiscard]] const TransactionTag* transaction_tag(ConnectionId connection, unsigned transaction) const;

    // Faults.
    /// Off: connections vanish without a word (the peers find out by silence), listeners and bindings are gone.
    void set_host_on(engine::NodeIndex node, bool on);
    void set_link_on(engine::LinkIndex link, bool on);
    void set_link_latency(engine::LinkIndex link, protocol::Duration latency);
    void set_link_bandwidth(engine::LinkIndex link, double octets_per_s);
    /// Share of packets lost on a link, in [0, 1]: datagrams vanish, TCP octets come a retransmission later.
    void set_link_loss(engine::LinkIndex link, double share);
    void add_firewall_rule(engine::NodeIndex node, FirewallRule rule);
    void remove_firewall_rule(engine::NodeIndex node, const FirewallRule& rule);

    [[nodiscard]] std::optional<engine::NodeIndex> host_of(IpAddress address) const;
    [[nodiscard]] const std::vector<IpAddress>& addresses(engine::NodeIndex node) const;
    /// The rules of a host's firewall in the words of `firewall-changed`, in the order of their adding.
    [[nodiscard]] std::vector<std::string> firewall_rules(engine::NodeIndex node) const;
    /// Packets lost on a link in a million, as `link` and `link-changed` say it.
    [[nodiscard]] std::int64_t link_loss_ppm(engine::LinkIndex link) const;
    [[nodiscard]] std::size_t open_connections() const;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sim::network
