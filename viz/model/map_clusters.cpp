#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "viz/model/map_scene.hpp"

namespace viz::model {

namespace {

void add_host(SceneCluster& cluster, const SceneHost& host) {
    cluster.hosts.push_back(host.name);
    cluster.queued += host.queued;
    cluster.deferred += host.deferred;
    cluster.stored += host.stored;
    cluster.faults += host.stopped_services.size() + host.firewall_rules.size() + (host.up ? 0 : 1);
    cluster.active = cluster.active || host.active;
    cluster.highlighted = cluster.highlighted || host.highlighted;
}

/// A link that begins and ends in the middle of a site is within it.
SceneCluster* cluster_of(std::vector<SceneCluster>& clusters, const std::vector<SceneSite>& sites,
                         const SceneLink& link) {
    if (link.from != link.to) return nullptr;
    const auto site = std::ranges::find(sites, link.from, &SceneSite::hub);
    return site == sites.end() ? nullptr : &clusters[static_cast<std::size_t>(site - sites.begin())];
}

}  // namespace

MapScene make_clustered_scene(MapScene scene, const layout::Topology& topology) {
    std::map<std::string_view, std::size_t> by_site;
    for (const SceneSite& site : scene.sites) {
        by_site.emplace(site.name, scene.clusters.size());
        SceneCluster& cluster = scene.clusters.emplace_back();
        cluster.name = site.name;
        cluster.box = site.box;
    }
    std::map<std::string_view, std::string_view> site_of;
    for (const layout::Topology::Host& host : topology.hosts) site_of.emplace(host.name, host.site);
    std::vector<SceneHost> alone;
    for (SceneHost& host : scene.hosts) {
        const auto cluster = by_site.find(site_of[host.name]);
        if (cluster != by_site.end()) {
            add_host(scene.clusters[cluster->second], host);
        } else {
            alone.push_back(std::move(host));
        }
    }
    scene.hosts = std::move(alone);
    std::erase_if(scene.links, [&](const SceneLink& link) {
        SceneCluster* cluster = cluster_of(scene.clusters, scene.sites, link);
        if (cluster != nullptr && !link.up) ++cluster->faults;
        return cluster != nullptr;
    });
    scene.sites.clear();
    return scene;
}

}  // namespace viz::model
