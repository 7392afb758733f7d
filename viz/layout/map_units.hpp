#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "viz/layout/map_layout.hpp"

namespace viz::layout {

/// What is placed as a whole: a site, or hosts that belong to none.
struct Unit {
    std::string name;
    bool is_site = true;
    std::vector<std::string> hosts;
    std::vector<std::string_view> roles;  ///< of the hosts

    [[nodiscard]] bool is_single_host() const { return !is_site && hosts.size() == 1; }
};

struct MapUnits {
    std::vector<Unit> units;                                 ///< in the order of the recording
    std::vector<std::pair<std::size_t, std::size_t>> links;  ///< between different units
    std::optional<std::size_t> centre;                       ///< the one in which most links meet, if one does
};

/// Groups a topology. Up to `single_hosts_max` hosts without a site are a unit each, more of them are one together.
/// @param topology  must outlive the result
[[nodiscard]] MapUnits make_map_units(const Topology& topology);
inline constexpr std::size_t single_hosts_max = 14;

}  // namespace viz::layout
