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

/// The ways between the sites of a platform: least latency, then fewest links, then the links given first. A site
/// with one link only, which in a large world most are, is reached by way of its neighbour; between the others
/// the ways are worked out beforehand.
class SiteRoutes {
public:
    explicit SiteRoutes(const Platform& platform);

    /// Empty where the sites are one, or where no way exists.
    [[nodiscard]] std::vector<SiteHop> between(std::uint32_t from_site, std::uint32_t to_site) const;
    [[nodiscard]] bool connected(std::uint32_t from_site, std::uint32_t to_site) const;

private:
    /// Where a site hangs: on itself, or on the inner site its only link leads to.
    struct Place {
        std::uint32_t inner_site = 0;  ///< number among the inner sites
        bool is_leaf = false;
        SiteHop up{};  ///< of a leaf, to its neighbour
    };
    struct Step {
        bool reached = false;
        Duration latency{};
        std::uint32_t hops = 0;
        std::uint32_t previous_site = 0;
        SiteHop hop{};
    };
    using Tree = std::vector<Step>;  ///< by inner site
    struct InnerLink {
        std::uint32_t from = 0;
        std::uint32_t to = 0;
        LinkIndex link = 0;
        Duration latency{};
    };
    void place_sites(const Platform& platform);
    [[nodiscard]] std::vector<InnerLink> inner_links(const Platform& platform) const;
    [[nodiscard]] Tree shortest_paths(const std::vector<InnerLink>& links, std::uint32_t from) const;

    std::vector<Place> places_;  ///< by site
    std::uint32_t inner_count_ = 0;
    std::vector<Tree> trees_;  ///< by the inner site they start from
};

/// The way between two hosts of a platform described host by host.
[[nodiscard]] Route route_through_sites(const std::vector<HostDescription>& hosts, const SiteRoutes& sites,
                                        NodeIndex from, NodeIndex to);

/// Ports of a platform described host by host: each access link has one a direction.
[[nodiscard]] constexpr PortIndex up_port(LinkIndex link) {
    return 2 * link;
}
[[nodiscard]] constexpr PortIndex down_port(LinkIndex link) {
    return 2 * link + 1;
}

}  // namespace sim::engine
