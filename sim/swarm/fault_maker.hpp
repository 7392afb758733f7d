#pragma once

#include <cstdint>
#include <vector>

#include "sim/scenario/model.hpp"

namespace sim::swarm {

/// Random faults for a scenario: hosts, services, links, firewalls, name servers, full disks, slow or lossy ways; some
/// of them in waves: several things fail one after the other and come back in another order. Most begin
/// shortly after a mail was sent; all of them end. Independent of the scenario's own faults, which stay.
/// The same scenario and seed give the same faults.
[[nodiscard]] std::vector<scenario::Fault> make_faults(const scenario::Scenario& scenario, std::uint64_t seed);

}  // namespace sim::swarm
