#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sim/network/network.hpp"
#include "sim/scenario/model.hpp"
#include "sim/simulation/simulated_host.hpp"

namespace sim::simulation {

/// The parts of a running world that faults act on. All of it outlives the player.
struct FaultTargets {
    engine::Engine& engine;
    network::Network& network;
    recording::Recorder& recorder;
    std::map<std::string, SimulatedHost*> hosts;
};

/// Lets the faults of a scenario set in and, where they end, puts back what was before. Records `fault-begun`
/// and `fault-ended`; what they cause has them as its cause.
class FaultPlayer {
public:
    /// @param scenario  outlives the player
    FaultPlayer(FaultTargets targets, const scenario::Scenario& scenario);

    /// Schedules every fault. Called before mails and reads are scheduled, so that at one instant faults come first.
    void schedule();

private:
    using Undo = std::function<void()>;

    void begin(const scenario::Fault& fault);
    void end(const scenario::Fault& fault, const Undo& undo);

    // Each does it and returns how it is undone.
    Undo play(const scenario::HostDown& fault);
    Undo play(const scenario::HostRestart& fault);
    Undo play(const scenario::ServiceDown& fault);
    Undo play(const scenario::Firewall& fault);
    Undo play(const scenario::LinkDown& fault);
    Undo play(const scenario::LinkLatency& fault);
    Undo play(const scenario::LinkBandwidth& fault);
    Undo play(const scenario::LinkLoss& fault);
    Undo play(const scenario::ZoneAnswersChange& fault);
    Undo play(const scenario::ZoneChange& fault);
    Undo play(const scenario::SettingsChange& fault);
    Undo play(const scenario::QueueFlush& fault);

    void switch_off(SimulatedHost& host);
    void switch_on(SimulatedHost& host);
    /// Replaces the zone at every host that has it.
    Undo change_zone(const std::string& origin, const std::function<void(host::HostedZone&)>& change);
    [[nodiscard]] engine::LinkIndex link(const std::string& name) const;
    [[nodiscard]] SimulatedHost& host(const std::string& name) const { return *targets_.hosts.at(name); }

    FaultTargets targets_;
    const scenario::Scenario& scenario_;
    std::map<std::string, double> link_loss_;        ///< by link, as it is now
    std::map<std::string, unsigned> reasons_to_be_off_;  ///< by host: faults in force that switch it off
};

}  // namespace sim::simulation
