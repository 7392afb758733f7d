#pragma once

#include <string>

#include "sim/engine/engine.hpp"
#include "sim/scenario/model.hpp"

namespace sim::simulation {

/// The physical world of a scenario, for an engine. Hosts keep their order; links are the access links in the
/// order of the hosts, then the site links.
[[nodiscard]] engine::Platform make_platform(const scenario::Scenario& scenario);

/// The index of the link that a scenario knows by this name.
/// @pre the engine was made from the scenario's platform, and the scenario was loaded (so the link exists)
[[nodiscard]] engine::LinkIndex find_link(const engine::Engine& engine, const std::string& name);

}  // namespace sim::simulation
