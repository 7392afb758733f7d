#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/bridge/external_input.hpp"
#include "sim/simulation/simulation.hpp"

namespace sim::bridge {

/// Where what a virtual connection brings to a program outside goes. Nobody may give input from inside a call.
class ConnectionOutlet {
public:
    ConnectionOutlet() = default;
    ConnectionOutlet(const ConnectionOutlet&) = delete;
    ConnectionOutlet& operator=(const ConnectionOutlet&) = delete;
    virtual ~ConnectionOutlet() = default;

    virtual void on_octets(std::string_view octets) = 0;
    virtual void on_closed() = 0;                                    ///< the virtual server will send no more
    virtual void on_failed(network::ConnectionFailure failure) = 0;  ///< the last call
};

/// Where datagrams for programs outside go; the same rule.
class DatagramOutlet {
public:
    DatagramOutlet() = default;
    DatagramOutlet(const DatagramOutlet&) = delete;
    DatagramOutlet& operator=(const DatagramOutlet&) = delete;
    virtual ~DatagramOutlet() = default;
    /// @param port  of `host`, the `from_port` of what it answers
    virtual void on_datagram(const std::string& host, std::uint16_t port, std::string_view octets) = 0;
};

/// The one way into a running simulation for what programs outside do: each input is recorded as `external-input` and
/// is the cause of what the host then does. It knows no sockets; a replay goes the same way.
class Entrance {
public:
    /// @param simulation, engine, recorder  outlive it; the engine is not run any more when it is gone
    /// @param datagrams  nullptr: nobody outside waits for answers
    Entrance(simulation::Simulation& simulation, engine::Engine& engine, recording::Recorder& recorder,
             DatagramOutlet* datagrams);
    ~Entrance();
    Entrance(const Entrance&) = delete;
    Entrance& operator=(const Entrance&) = delete;

    /// Opens a connection. @param outlet  lives until its on_failed, forget(), or a reset; nullptr: nobody reads it
    /// @param input  `visitor` is a number that no connection had; 0: the next one
    /// @return its number; 0: there is no such host
    VisitorId connect(const ExternalInput& input, ConnectionOutlet* outlet);
    /// Any other input. @return false: no such host or connection, nothing was done
    bool give(const ExternalInput& input);
    /// The outlet goes away; what the connection still brings is dropped.
    void forget(VisitorId visitor);

    [[nodiscard]] bool is_open(VisitorId visitor) const { return ends_.contains(visitor); }
    /// Whether the network knows the connection: it does not where the host that it comes from was switched off.
    [[nodiscard]] bool stands(VisitorId visitor) const;
    /// Octets on their way to the virtual server, and from it.
    [[nodiscard]] std::uint64_t outgoing_octets(VisitorId visitor) const;
    [[nodiscard]] std::uint64_t incoming_octets(VisitorId visitor) const;

private:
    class End;
    class DatagramPort;
    [[nodiscard]] recording::EventId record(const ExternalInput& input, recording::ConnectionId connection);
    bool give_datagram(const ExternalInput& input, engine::NodeIndex node);
    void over(VisitorId visitor);

    simulation::Simulation& simulation_;
    engine::Engine& engine_;
    recording::Recorder& recorder_;
    DatagramOutlet* datagrams_;
    VisitorId last_visitor_ = 0;
    std::map<VisitorId, std::unique_ptr<End>> ends_;
    std::vector<std::unique_ptr<End>> over_;  ///< ended inside their own callbacks; freed at the next input
    std::map<std::pair<engine::NodeIndex, std::uint16_t>, std::unique_ptr<DatagramPort>> ports_;
};

}  // namespace sim::bridge
