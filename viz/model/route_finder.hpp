#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/world.hpp"
#include "viz/model/moment.hpp"

namespace viz::model {

/// The way from one host to another over links. Names are valid as long as the world is.
struct HostRoute {
    struct Hop {
        std::string_view link;
        std::string_view to;  ///< host or site at its far end
        bool operator==(const Hop&) const = default;
    };
    std::vector<Hop> hops;
    Duration latency{0};  ///< sum of the links' latencies
    bool operator==(const HostRoute&) const = default;
};

/// The way over the access links of both hosts and the route between their sites; where the recording names no such
/// route, the way of the lowest latency over links that are up.
/// @return nullopt: there is none; an empty way: both are the same host
[[nodiscard]] std::optional<HostRoute> find_route(const sim::recording::World& world, const std::string& from,
                                                  const std::string& to);

/// The link that ends at the host; nullptr: there is none.
[[nodiscard]] const std::string* find_access_link(const sim::recording::World& world, const std::string& host);

}  // namespace viz::model
