#pragma once

#include <memory>
#include <string>

#include "protocol/base/result.hpp"
#include "sim/engine/engine.hpp"

namespace sim::engine {

/// Why no platform could be made: one sentence for the author of the scenario.
struct PlatformError {
    std::string message;
};

/// An engine whose clock, platform, routes, link and host states and bulk transfers are SimGrid's (network
/// model CM02); timers and small packets are events of a model of ours plugged into it. Handlers run in the
/// same order and at the same times as with MemoryEngine while nothing is transferred in bulk.
/// Only one may exist in a process at a time; a later one starts at 0 again, but cannot read a platform file.
[[nodiscard]] protocol::Result<std::unique_ptr<Engine>, PlatformError> make_simgrid_engine(const Platform& platform);

}  // namespace sim::engine
