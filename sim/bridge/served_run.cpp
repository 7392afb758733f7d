#include "sim/bridge/served_run.hpp"

#include <algorithm>

#include "sim/scenario/limits.hpp"

namespace sim::bridge {

ServedRun::ServedRun(const scenario::Scenario& scenario, engine::Engine& engine, recording::Recorder& recorder,
                     DatagramOutlet* datagrams)
    : engine_(engine),
      limit_(Instant{} + scenario::limits::run_length_max),
      simulation_(scenario, engine, recorder),
      entrance_(simulation_, engine, recorder, datagrams) {
    if (scenario.until) limit_ = std::min(limit_, *scenario.until);
    // An engine ends a run when nothing strong is left. The doors are open until the limit.
    engine.at(limit_ + Duration{1}, engine::Strength::strong, [] {});
}

VisitorId ServedRun::connect(const ExternalInput& input, ConnectionOutlet* outlet) {
    input_now_ = true;
    return entrance_.connect(input, outlet);
}

bool ServedRun::give(const ExternalInput& input) {
    input_now_ = true;
    return entrance_.give(input);
}

bool ServedRun::run_to(Instant time) {
    time = std::max(time, input_now_ ? now() + Duration{1} : now());
    input_now_ = false;
    if (time > limit_) time = std::max(limit_, now());
    return engine_.run(time) != engine::Engine::End::stopped;
}

}  // namespace sim::bridge
