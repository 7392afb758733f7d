#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/network/network.hpp"
#include "sim/recording/world.hpp"
#include "sim/scenario/model.hpp"
#include "sim/simulation/fault_player.hpp"
#include "sim/simulation/simulated_host.hpp"

namespace sim::simulation {

/// One run of a scenario: builds its hosts on an engine, plays its mails, reads and faults, and records
/// everything that happens.
class Simulation {
public:
    /// @param engine    made from make_platform(scenario)
    /// @param recorder  has its sinks already: the topology is recorded here
    /// @param scenario, engine, recorder  outlive the simulation
    Simulation(const scenario::Scenario& scenario, engine::Engine& engine, recording::Recorder& recorder);
    Simulation(const Simulation&) = delete;
    Simulation& operator=(const Simulation&) = delete;
    ~Simulation();

    /// Runs to the end: until nothing is left to do and no mail is on its way, or until the scenario's limit.
    /// Records `run-ended`.
    engine::Engine::End run();
    /// Runs up to and with `until`; for tests and for stepping. Does not record `run-ended`.
    engine::Engine::End run_until(protocol::Instant until);

    /// Records `run-ended`, for whoever runs it in pieces.
    void finish(std::string_view reason);

    /// For programs outside the simulation, which act from its hosts.
    [[nodiscard]] network::Network& network() { return network_; }
    /// The certificates of the hosts, and who signs them.
    [[nodiscard]] host::TlsWorld& tls() { return tls_; }

    /// The state of the world, taken from the hosts and the network themselves and not from the recording.
    /// Connections, messages, faults and the ends of links are left out: they are not the hosts'.
    [[nodiscard]] recording::World capture() const;
    [[nodiscard]] const std::vector<std::unique_ptr<SimulatedHost>>& hosts() const { return hosts_; }
    /// Null: there is no such host. For what no event tells: the octets of stored mails.
    [[nodiscard]] const SimulatedHost* find_host(std::string_view name) const;

private:
    void build_hosts();
    void create_mailboxes();
    void set_link_losses();
    void schedule_mail();
    void schedule_reads();
    void schedule_actions();
    void schedule_terminals();
    [[nodiscard]] const scenario::UserAgent* agent_of(const scenario::Mail& mail, const scenario::Host& client) const;
    void send(const scenario::Mail& mail);
    void read(const scenario::Read& read);
    void act(const scenario::MailAction& action);
    void open(const scenario::Terminal& terminal);
    void ask(const scenario::Query& query);

    const scenario::Scenario& scenario_;
    engine::Engine& engine_;
    recording::Recorder& recorder_;
    network::Network network_;
    host::TlsWorld tls_;
    host::MessageIds message_ids_;
    std::vector<std::unique_ptr<SimulatedHost>> hosts_;
    std::map<std::string, SimulatedHost*> host_by_name_;
    std::unique_ptr<FaultPlayer> faults_;
};

/// The recording's word for how a run ended.
[[nodiscard]] std::string_view to_string(engine::Engine::End end);

}  // namespace sim::simulation
