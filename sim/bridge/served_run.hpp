#pragma once

#include <string_view>

#include "sim/bridge/entrance.hpp"
#include "sim/simulation/simulation.hpp"

namespace sim::bridge {

/// A simulation that does not end when nothing is left to do, but waits for what programs outside bring. It is run in
/// pieces; where they end does not matter for what happens.
class ServedRun {
public:
    /// @param scenario  of a ServingPlan. All outlive it
    ServedRun(const scenario::Scenario& scenario, engine::Engine& engine, recording::Recorder& recorder,
              DatagramOutlet* datagrams);

    /// Opens a connection now, as Entrance::connect.
    VisitorId connect(const ExternalInput& input, ConnectionOutlet* outlet);
    /// Any other input, now, as Entrance::give.
    bool give(const ExternalInput& input);
    [[nodiscard]] Entrance& entrance() { return entrance_; }
    [[nodiscard]] const simulation::Simulation& simulation() const { return simulation_; }
    [[nodiscard]] host::TlsWorld& tls() { return simulation_.tls(); }

    [[nodiscard]] Instant now() const { return engine_.now(); }
    [[nodiscard]] Instant next_event_at() { return engine_.next_event_at(); }
    /// `until` of the scenario, or the longest run.
    [[nodiscard]] Instant limit() const { return limit_; }
    [[nodiscard]] bool is_over() const { return now() >= limit_; }

    /// Everything up to and with `time`. After input, at least a nanosecond: all inputs of one instant come together,
    /// and after all that happens by itself then.
    /// @return false: somebody stopped the engine before
    bool run_to(Instant time);
    /// Records the end.
    void finish(std::string_view reason) { simulation_.finish(reason); }

private:
    engine::Engine& engine_;
    Instant limit_;
    simulation::Simulation simulation_;
    Entrance entrance_;
    bool input_now_ = false;
};

}  // namespace sim::bridge
