#pragma once

#include <functional>
#include <map>
#include <string>
#include <utility>
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

/// Lets the faults of a scenario set in and end. Records `fault-begun` and `fault-ended`; what they cause has them as
/// its cause. Of several faults in force on the same thing the one that began last holds; where one ends, what holds
/// is what would without it.
class FaultPlayer {
public:
    /// @param scenario  outlives the player
    FaultPlayer(FaultTargets targets, const scenario::Scenario& scenario);

    /// Schedules every fault. Called before mails and reads are scheduled, so that at one instant faults come first.
    void schedule();

private:
    /// What a fault does to something.
    struct Effect {
        std::string on;  ///< names the thing; effects on the same one displace each other; empty: it lasts no time
        std::function<void()> apply;    ///< may be called again while it holds
        std::function<void()> restore;  ///< as it is before the fault
    };
    /// The effects in force on one thing, the oldest first.
    struct Layers {
        std::vector<std::pair<const scenario::Fault*, std::function<void()>>> in_force;
        std::function<void()> restore;  ///< as it was before the oldest
    };

    void begin(const scenario::Fault& fault);
    void end(const scenario::Fault& fault, const std::string& on);
    /// @param changes  what it makes different, in words; empty: its own words say that
    [[nodiscard]] recording::EventId record(recording::EventKind kind, const scenario::Fault& fault,
                                            const std::vector<std::string>& changes);
    /// What the fault would make different in what holds now.
    [[nodiscard]] std::vector<std::string> changes_by(const scenario::FaultAction& action) const;

    Effect effect(const scenario::HostDown& fault);
    Effect effect(const scenario::HostRestart& fault);
    Effect effect(const scenario::ServiceDown& fault);
    Effect effect(const scenario::Firewall& fault);
    Effect effect(const scenario::LinkDown& fault);
    Effect effect(const scenario::LinkLatency& fault);
    Effect effect(const scenario::LinkBandwidth& fault);
    Effect effect(const scenario::LinkLoss& fault);
    Effect effect(const scenario::ZoneAnswersChange& fault);
    Effect effect(const scenario::ZoneChange& fault);
    Effect effect(const scenario::SettingsChange& fault);
    Effect effect(const scenario::QueueFlush& fault);
    Effect effect(const scenario::QueueStartRequest& fault);

    void switch_off(SimulatedHost& host);
    void switch_on(SimulatedHost& host);
    /// Changes the zone at every host that has it.
    void change_zone(const std::string& origin, const std::function<void(host::HostedZone&)>& change);
    [[nodiscard]] engine::LinkIndex link(const std::string& name) const;
    [[nodiscard]] SimulatedHost& host(const std::string& name) const { return *targets_.hosts.at(name); }

    FaultTargets targets_;
    const scenario::Scenario& scenario_;
    std::map<std::string, double> link_loss_;  ///< by link, as it is now
    std::map<std::string, Layers> layers_;     ///< by Effect::on
};

}  // namespace sim::simulation
