#include "sim/engine/site_routes.hpp"

#include <algorithm>
#include <tuple>

namespace sim::engine {

SiteRoutes::SiteRoutes(const Platform& platform) {
    place_sites(platform);
    const std::vector<InnerLink> links = inner_links(platform);
    trees_.reserve(inner_count_);
    for (std::uint32_t from = 0; from < inner_count_; ++from) trees_.push_back(shortest_paths(links, from));
}

void SiteRoutes::place_sites(const Platform& platform) {
    std::vector<std::uint32_t> degrees(platform.sites.size());
    for (const SiteLink& link : platform.site_links) {
        ++degrees[link.from_site];
        ++degrees[link.to_site];
    }
    places_.resize(platform.sites.size());
    std::vector<std::uint32_t> neighbours(platform.sites.size());
    for (const SiteLink& link : platform.site_links) {
        const auto hang = [&](std::uint32_t leaf, std::uint32_t on, SiteHop up) {
            if (degrees[leaf] != 1 || degrees[on] == 1) return;  // of a pair with one link, both are inner sites
            places_[leaf] = {0, true, up};
            neighbours[leaf] = on;
        };
        hang(link.from_site, link.to_site, {link.link, true});
        hang(link.to_site, link.from_site, {link.link, false});
    }
    for (Place& place : places_) {
        if (!place.is_leaf) place.inner_site = inner_count_++;
    }
    for (std::size_t site = 0; site < places_.size(); ++site) {
        if (places_[site].is_leaf) places_[site].inner_site = places_[neighbours[site]].inner_site;
    }
}

std::vector<SiteRoutes::InnerLink> SiteRoutes::inner_links(const Platform& platform) const {
    std::vector<InnerLink> links;
    for (const SiteLink& link : platform.site_links) {
        const Place& from = places_[link.from_site];
        const Place& to = places_[link.to_site];
        if (from.is_leaf || to.is_leaf) continue;
        links.push_back({from.inner_site, to.inner_site, link.link, platform.links[link.link].latency});
    }
    return links;
}

bool SiteRoutes::connected(std::uint32_t from_site, std::uint32_t to_site) const {
    return trees_[places_[from_site].inner_site][places_[to_site].inner_site].reached;
}

std::vector<SiteHop> SiteRoutes::between(std::uint32_t from_site, std::uint32_t to_site) const {
    std::vector<SiteHop> hops;
    if (from_site == to_site || !connected(from_site, to_site)) return hops;
    const Place& from = places_[from_site];
    const Place& to = places_[to_site];
    const Tree& tree = trees_[from.inner_site];
    if (to.is_leaf) hops.push_back({to.up.link, !to.up.forward});
    for (std::uint32_t site = to.inner_site; site != from.inner_site; site = tree[site].previous_site) {
        hops.push_back(tree[site].hop);
    }
    if (from.is_leaf) hops.push_back(from.up);
    std::reverse(hops.begin(), hops.end());
    return hops;
}

// Bellman-Ford: inner sites are few, and relaxing the links in the order given makes ties come out the same always.
SiteRoutes::Tree SiteRoutes::shortest_paths(const std::vector<InnerLink>& links, std::uint32_t from) const {
    Tree tree(inner_count_);
    tree[from].reached = true;
    bool changed = true;
    const auto relax = [&](std::uint32_t near, std::uint32_t far, Duration link_latency, SiteHop hop) {
        if (!tree[near].reached) return;
        const Duration latency = tree[near].latency + link_latency;
        const std::uint32_t hops = tree[near].hops + 1;
        Step& step = tree[far];
        if (step.reached && std::tie(step.latency, step.hops) <= std::tie(latency, hops)) return;
        step = {true, latency, hops, near, hop};
        changed = true;
    };
    while (changed) {
        changed = false;
        for (const InnerLink& link : links) {
            relax(link.from, link.to, link.latency, {link.link, true});
            relax(link.to, link.from, link.latency, {link.link, false});
        }
    }
    return tree;
}

Route route_through_sites(const std::vector<HostDescription>& hosts, const SiteRoutes& sites, NodeIndex from,
                          NodeIndex to) {
    const HostDescription& sender = hosts[from];
    const HostDescription& receiver = hosts[to];
    if (!sites.connected(sender.site, receiver.site)) return {};
    const std::vector<SiteHop> hops = sites.between(sender.site, receiver.site);
    Route route{true, {}, up_port(sender.access_link), down_port(receiver.access_link)};
    route.links.reserve(hops.size() + 2);
    route.links.push_back(sender.access_link);
    for (const SiteHop& hop : hops) route.links.push_back(hop.link);
    route.links.push_back(receiver.access_link);
    return route;
}

}  // namespace sim::engine
