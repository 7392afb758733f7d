#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/position.hpp"
#include "sim/scenario/topology.hpp"

namespace sim::scenario {

/// A service of a virtual host that programs outside the simulation can reach while the scenario is served.
struct ServedService {
    std::string host;
    std::uint16_t service_port = 0;             ///< where the host listens
    std::optional<std::uint16_t> local_port{};  ///< of this machine; nothing: chosen when the scenario is served
    std::string site;                           ///< where its clients stand; empty: the site of `host`
    std::string client;                         ///< the host that its clients act from; empty: a guest
    Position position;
    bool operator==(const ServedService&) const = default;
};

/// How a scenario is served (`mailflow serve`). A run without outside programs takes no notice of it.
struct Serving {
    /// Further hosts that each site with clients from outside gets: one for each real address, while there are enough.
    unsigned guests = 1;
    std::optional<LinkProperties> link;   ///< access link of guests; nothing: as that of other clients of the site
    std::vector<ServedService> services;  ///< empty: everything that listens
    bool operator==(const Serving&) const = default;
};

}  // namespace sim::scenario
