#pragma once

#include <cstdint>
#include <vector>

#include "sim/engine/path_table.hpp"

namespace sim::engine {

/// One link of a way between sites, and whether it is walked from its `from_site` to its `to_site`.
struct SiteHop {
    LinkIndex link = 0;
    bool forward = true;
};

/// The ways between the sites of a platform: least latency, then fewest links, then the links given first.
class SiteRoutes {
public:
    explicit SiteRoutes(const Platform& platform);

    /// Empty where the sites are one, or where no way exists.
    [[nodiscard]] std::vector<SiteHop> between(std::uint32_t from_site, std::uint32_t to_site) const;
    [[nodiscard]] bool connected(std::uint32_t from_site, std::uint32_t to_site) const;

private:
    struct Step {
        bool reached = false;
        Duration latency{};
        std::uint32_t hops = 0;
        std::uint32_t previous_site = 0;
        SiteHop hop{};
    };
    using Tree = std::vector<Step>;  ///< by site
    static Tree shortest_paths(const Platform& platform, std::uint32_t from_site);

    std::vector<Tree> trees_;  ///< by the site they start from
};

/// Ports of a platform described host by host: each access link has one a direction.
[[nodiscard]] constexpr PortIndex up_port(LinkIndex link) {
    return 2 * link;
}
[[nodiscard]] constexpr PortIndex down_port(LinkIndex link) {
    return 2 * link + 1;
}

}  // namespace sim::engine
