#pragma once

#include <vector>

#include "sim/scenario/domains.hpp"
#include "sim/scenario/model.hpp"
#include "sim/scenario/problems.hpp"
#include "sim/scenario/section.hpp"

namespace sim::scenario {

/// Reads `sites`, `links` and `hosts` into the scenario. Names of other hosts are not checked yet.
void read_topology(const Section& top, Scenario& scenario);
/// Reads `domains`, on top of `defaults`.
std::vector<Domain> read_domains(const Section& top);
/// Reads `accounts` into the scenario.
void read_accounts(const Section& top, Scenario& scenario);
/// Fills in what depends on other hosts: sites, roles, resolvers, root hints, users of transfer agents.
void settle_hosts(const Section& top, Scenario& scenario);
/// Finds the addresses of the clients that rules of `replies` name, of hosts and of faults.
void settle_reply_clients(Scenario& scenario, Problems& problems);
/// Reports names of hosts, sites and zones that do not exist, in `links`, `hosts` and `accounts`.
void check_topology_names(const Section& top, const Scenario& scenario);

}  // namespace sim::scenario
