#include "sim/simulation/platform.hpp"

#include <cassert>
#include <map>

namespace sim::simulation {

namespace {

using engine::LinkIndex;

LinkIndex add_link(engine::Platform& platform, const std::string& name, const scenario::LinkProperties& properties) {
    platform.links.push_back({name, properties.latency, properties.bandwidth_octets_per_s});
    return static_cast<LinkIndex>(platform.links.size() - 1);
}

}  // namespace

engine::Platform make_platform(const scenario::Scenario& scenario) {
    engine::Platform platform;
    platform.simgrid_xml = scenario.platform_file;
    std::map<std::string, std::uint32_t> site_indexes;
    for (const scenario::Site& site : scenario.sites) {
        site_indexes.emplace(site.name, static_cast<std::uint32_t>(platform.sites.size()));
        platform.sites.push_back({site.name});
    }
    const bool from_xml = !scenario.platform_file.empty();
    for (const scenario::Host& host : scenario.hosts) {
        engine::HostDescription description{host.name};
        if (!from_xml) {
            description.site = site_indexes.at(host.site);
            description.access_link = add_link(platform, host.name, host.access_link);
        }
        platform.hosts.push_back(description);
    }
    if (from_xml) return platform;
    for (const scenario::SiteLink& link : scenario.links) {
        platform.site_links.push_back(
            {site_indexes.at(link.from), site_indexes.at(link.to), add_link(platform, link.name, link.properties)});
    }
    return platform;
}

LinkIndex find_link(const engine::Engine& engine, const std::string& name) {
    for (LinkIndex index = 0; index < engine.link_count(); ++index) {
        if (engine.link(index).name == name) return index;
    }
    assert(false && "the loader knows every link");
    return 0;
}

}  // namespace sim::simulation
