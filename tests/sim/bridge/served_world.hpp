#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/bridge/bridge.hpp"
#include "sim/bridge/replay.hpp"
#include "sim/recording/fingerprint.hpp"
#include "tests/support/scenario_text.hpp"
#include "tests/support/virtual_world.hpp"

namespace tests {

namespace bridge = sim::bridge;

class PlainClient;

/// A scenario that is served within the test: the test's own loop gives turns to the simulation and to its clients, so
/// that no test depends on how fast the machine is.
class ServedWorld {
public:
    struct Options {
        double speed = 20;
        bool simgrid = false;
        std::vector<IpAddress> bind{};
    };
    explicit ServedWorld(const std::string& scenario_text, Options options);
    explicit ServedWorld(const std::string& scenario_text) : ServedWorld(scenario_text, Options{}) {}
    ~ServedWorld();

    /// The port of this machine for a service.
    [[nodiscard]] std::uint16_t port(std::string_view host, std::string_view service) const;
    [[nodiscard]] bridge::Bridge& bridge() { return *bridge_; }
    [[nodiscard]] bridge::ServedRun& run() { return *run_; }
    [[nodiscard]] const sim::scenario::Scenario& scenario() const { return plan_.scenario; }

    void turn();
    /// Gives turns until it is true, for half a minute at the most. @return whether it became true
    [[nodiscard]] bool becomes(const std::function<bool()>& condition);
    /// Gives turns for so much simulated time.
    void pass(Duration span);
    /// Ends the run. @return its fingerprint
    std::string finish();

    CollectedEvents events;
    std::vector<std::string> log;

private:
    friend class PlainClient;
    bridge::ServingPlan plan_;
    std::unique_ptr<bridge::Bridge> bridge_;
    std::unique_ptr<sim::engine::Engine> engine_;
    sim::recording::Fingerprint fingerprint_;
    sim::recording::Recorder recorder_;
    std::unique_ptr<bridge::ServedRun> run_;
    std::vector<PlainClient*> clients_;
};

/// The inputs of a run, and nothing else of it, given again. @param left_out  so many find no host or connection
/// @return the fingerprint
std::string replayed(const std::string& scenario_text, const std::vector<Event>& events, bool simgrid,
                     std::size_t left_out = 0);

/// A program with a plain TCP socket that never blocks.
class PlainClient {
public:
    PlainClient(ServedWorld& world, std::uint16_t port, bool ipv6 = false, std::uint8_t last_octet = 1);
    PlainClient(const PlainClient&) = delete;
    PlainClient& operator=(const PlainClient&) = delete;
    ~PlainClient();

    /// Sends it as far as the socket takes it, the rest later.
    void send(std::string_view octets);
    /// No more will be sent.
    void end();
    void break_off();
    /// Whether it takes what comes.
    bool reads = true;

    [[nodiscard]] bool has(std::string_view text) const { return received.find(text) != std::string::npos; }
    /// Says a line and waits for an answer with this in it; where no line is said it may have come already.
    void say(const std::string& line, const std::string& answer);

    std::string received;
    bool ended = false;   ///< the server will send no more
    bool broken = false;  ///< RST
    [[nodiscard]] std::size_t unsent() const { return unsent_.size(); }

    void work();

private:
    ServedWorld& world_;
    int socket_ = -1;
    std::string unsent_;
    bool end_wanted_ = false;
    bool end_sent_ = false;
};

/// A UDP socket. @return the answer; empty: none came
std::string ask_by_datagram(ServedWorld& world, std::uint16_t port, const std::string& query);
/// The question for records of a name, with a number.
std::string dns_query(const std::string& name, const std::string& type, std::uint16_t id);

/// Two domains, alice at alpha.test and bob at beta.test, and no traffic.
extern const std::string two_domains;

}  // namespace tests
