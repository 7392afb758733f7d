#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/bridge/datagram_desk.hpp"
#include "sim/bridge/served_run.hpp"
#include "sim/bridge/serving_plan.hpp"
#include "sim/bridge/socket.hpp"
#include "sim/bridge/token_bucket.hpp"
#include "sim/bridge/visitor.hpp"
#include "sim/bridge/wall_clock.hpp"

namespace sim::bridge {

/// A served port and where this machine listens for it.
struct BoundPort {
    ServedPort served;
    std::vector<protocol::IpAddress> addresses;
    std::uint16_t port = 0;  ///< the same at all addresses, and for TCP and UDP
};

struct BridgeOptions {
    std::vector<protocol::IpAddress> bind;  ///< empty: 127.0.0.1 and, where there is IPv6, ::1
    double speed = 1;                       ///< simulated seconds in a second
    /// Told who comes and who is turned away, a line each; may be empty.
    std::function<void(const std::string&)> log;
};

/// Joins sockets of this machine to a simulation and paces it by the wall clock. Everything real is in this folder:
/// what sockets bring goes in by ServedRun, which records it.
class Bridge : public DatagramOutlet {
public:
    /// Listens at every port of the plan. @return why that cannot be
    [[nodiscard]] static protocol::Result<std::unique_ptr<Bridge>, std::string> open(const ServingPlan& plan,
                                                                                     BridgeOptions options);
    ~Bridge() override;

    [[nodiscard]] const std::vector<BoundPort>& ports() const { return ports_; }
    /// From now on simulated time goes on. @param run  made with this bridge as its outlet of datagrams; outlives what
    /// the bridge does afterwards, until stop()
    void start(ServedRun& run);
    /// Lets pass what is due, and whatever sockets bring until something is due again.
    /// @param wait_max  of real time
    /// @param wake      a descriptor that ends the wait too; -1: none
    /// @return false: the run has reached its limit
    bool turn(Duration wait_max, int wake = -1);
    /// Closes every connection, without input into the simulation.
    void stop();

    [[nodiscard]] std::size_t connections() const { return visitors_.size(); }
    [[nodiscard]] std::uint64_t connections_refused() const { return refused_; }
    [[nodiscard]] std::uint64_t datagrams_left_out() const { return datagrams_left_out_; }
    [[nodiscard]] Duration elapsed() const { return clock_ ? clock_->elapsed() : Duration{}; }

    void on_datagram(const std::string& host, std::uint16_t port, std::string_view octets) override;

private:
    struct Door {
        Socket socket;
        Transport transport;
        std::size_t port = 0;  ///< index into ports_
        bool is_v4 = true;
    };
    class Watch;

    explicit Bridge(BridgeOptions options);
    protocol::Result<void, std::string> add(const ServedPort& served);
    protocol::Result<std::vector<Door>, ListenError> listen(const ServedPort& served, std::uint16_t port,
                                                            std::vector<protocol::IpAddress>& addresses) const;
    [[nodiscard]] std::vector<protocol::IpAddress> wanted_addresses() const;

    /// @return whether the simulation is where the clock is
    bool advance();
    void bound_lag();
    void settle();
    void bound_ready_octets();
    void watch(Watch& watch);
    void take_ready(const Watch& watch);
    [[nodiscard]] Duration wait_time(Duration wait_max, bool up_to_date);
    void accept_all(const Door& door);
    void wait_for_descriptors();
    void enter(const Door& door, Socket::Accepted accepted);
    void take_datagrams(const Door& door);
    [[nodiscard]] const std::string& client_of(const BoundPort& port, const protocol::IpAddress& from);
    [[nodiscard]] static Endpoint server_of(const BoundPort& port, bool is_v4);
    void log(const std::string& line) const;

    BridgeOptions options_;
    std::vector<BoundPort> ports_;
    std::vector<Door> doors_;
    ServedRun* run_ = nullptr;
    std::optional<WallClock> clock_;
    std::vector<std::unique_ptr<Visitor>> visitors_;
    DatagramDesk desk_;
    /// By the first of the hosts that clients act from: who came in, in order.
    std::map<std::string, std::vector<protocol::IpAddress>> known_clients_;
    TokenBucket connection_tokens_;
    TokenBucket datagram_tokens_;
    TokenBucket octet_tokens_;
    Duration piece_ = Duration::max();  ///< of simulated time that is run at once
    bool told_of_descriptors_ = false;
    std::uint64_t refused_ = 0;
    std::uint64_t datagrams_left_out_ = 0;
};

}  // namespace sim::bridge
