#pragma once

#include <string_view>
#include <vector>

#include "sim/scenario/domains.hpp"
#include "sim/scenario/model.hpp"

namespace sim::scenario {

/// The hosts of the site `core`.
inline constexpr const char* root_server_name = "root.nic.test";
inline constexpr const char* tld_server_name = "ns.nic.test";

/// Adds what the short form needs of the DNS: the root, the top-level and the reverse zones, the domains'
/// own zones with their MX records, and an address and a PTR record for every host.
void add_domain_zones(const std::vector<Domain>& domains, Scenario& scenario);

/// For every zone that its nearest parent among the zones does not delegate: the NS records there, and the
/// servers' addresses where their names lie in the parent.
void add_delegations(Scenario& scenario);

/// Gives a zone what it lacks of an SOA record, NS records for the hosts that serve it, and the addresses of
/// those whose names lie in it.
/// @param servers  those hosts
void complete_zone(const std::vector<const Host*>& servers, Zone& zone, protocol::Duration ttl,
                   protocol::Duration minimum);

}  // namespace sim::scenario
