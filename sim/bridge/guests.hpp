#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sim/scenario/model.hpp"

namespace sim::bridge {

/// Adds hosts to a scenario for the clients outside that enter at a site, `Serving::guests` of them: clients beside the
/// site's other clients, with addresses of the same network, names in the same domain that the DNS knows where it knows
/// those of the others, and the trust that servers have in the others.
/// @pre the scenario is loaded and has no platform file; `site` is one of its sites, with a host
/// @return their names
std::vector<std::string> add_guests(scenario::Scenario& scenario, std::string_view site);

}  // namespace sim::bridge
