#include "sim/engine/site_routes.hpp"

#include <algorithm>
#include <tuple>

namespace sim::engine {

SiteRoutes::SiteRoutes(const Platform& platform) {
    trees_.reserve(platform.sites.size());
    for (std::uint32_t site = 0; site < platform.sites.size(); ++site) trees_.push_back(shortest_paths(platform, site));
}

bool SiteRoutes::connected(std::uint32_t from_site, std::uint32_t to_site) const {
    return trees_[from_site][to_site].reached;
}

std::vector<SiteHop> SiteRoutes::between(std::uint32_t from_site, std::uint32_t to_site) const {
    std::vector<SiteHop> hops;
    const Tree& tree = trees_[from_site];
    for (std::uint32_t site = to_site; site != from_site && tree[site].reached; site = tree[site].previous_site) {
        hops.push_back(tree[site].hop);
    }
    std::reverse(hops.begin(), hops.end());
    return hops;
}

// Bellman-Ford: sites are few, and relaxing the links in the order given makes ties come out the same always.
SiteRoutes::Tree SiteRoutes::shortest_paths(const Platform& platform, std::uint32_t from_site) {
    Tree tree(platform.sites.size());
    tree[from_site].reached = true;
    bool changed = true;
    const auto relax = [&](std::uint32_t from, std::uint32_t to, SiteHop hop) {
        if (!tree[from].reached) return;
        const Duration latency = tree[from].latency + platform.links[hop.link].latency;
        const std::uint32_t hops = tree[from].hops + 1;
        Step& step = tree[to];
        if (step.reached && std::tie(step.latency, step.hops) <= std::tie(latency, hops)) return;
        step = {true, latency, hops, from, hop};
        changed = true;
    };
    while (changed) {
        changed = false;
        for (const SiteLink& link : platform.site_links) {
            relax(link.from_site, link.to_site, {link.link, true});
            relax(link.to_site, link.from_site, {link.link, false});
        }
    }
    return tree;
}

}  // namespace sim::engine
