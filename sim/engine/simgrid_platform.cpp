#include "sim/engine/simgrid_platform.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <exception>
#include <optional>
#include <utility>

#include "sim/engine/rates.hpp"
#include "sim/engine/simgrid_compat.hpp"
#include "sim/engine/site_routes.hpp"

namespace sim::engine {

namespace {

namespace s4u = simgrid::s4u;
using simgrid::kernel::routing::NetPoint;
using Direction = s4u::LinkInRoute::Direction;

constexpr double unused_cpu_speed = 1e9;  // SimGrid wants one; no computation is ever run

double seconds(Duration span) {
    return std::chrono::duration<double>(span).count();
}

/// The site that every other one has its only link to. A table of all ways between such sites would grow with the
/// square of their number; below `sites_min` that costs nothing.
std::optional<std::uint32_t> hub_of(const Platform& platform) {
    constexpr std::size_t sites_min = 64;
    const std::size_t sites = platform.sites.size();
    if (sites < sites_min || platform.site_links.size() + 1 != sites) return std::nullopt;
    const SiteLink& first = platform.site_links.front();
    for (const std::uint32_t hub : {first.from_site, first.to_site}) {
        std::vector<bool> hangs_on_hub(platform.sites.size());
        for (const SiteLink& link : platform.site_links) {
            if (link.from_site == hub) hangs_on_hub[link.to_site] = true;
            if (link.to_site == hub) hangs_on_hub[link.from_site] = true;
        }
        hangs_on_hub[hub] = true;
        if (std::find(hangs_on_hub.begin(), hangs_on_hub.end(), false) == hangs_on_hub.end()) return hub;
    }
    return std::nullopt;
}

/// Makes the zones, hosts, links and routes of a described platform.
class PlatformBuilder {
public:
    PlatformBuilder(s4u::NetZone* root, const Platform& platform, std::optional<std::uint32_t> hub)
        : root_(root), platform_(platform), hub_(hub), links_(platform.links.size(), nullptr) {}

    void add_sites() {
        for (const SiteDescription& description : platform_.sites) {
            s4u::NetZone* zone = simgrid_compat::add_star_zone(root_, "site " + description.name);
            NetPoint* router = zone->create_router("router " + description.name);
            zone->add_route(router, nullptr, nullptr, nullptr, std::vector<s4u::LinkInRoute>{}, true);
            sites_.push_back({zone, router});
        }
    }

    s4u::Host* add_host(const HostDescription& description) {
        s4u::NetZone* zone = sites_[description.site].zone;
        s4u::Host* host = zone->create_host(description.name, unused_cpu_speed);
        const std::vector<s4u::LinkInRoute> way{{link(description.access_link, zone), Direction::UP}};
        zone->add_route(host->get_netpoint(), nullptr, nullptr, nullptr, way, true);
        return host;
    }

    /// @pre every host has been added
    void join_sites(const SiteRoutes& routes) {
        for (const Site& site : sites_) site.zone->seal();
        hub_ ? join_to_hub() : join_all(routes);
        for (LinkIndex index = 0; index < links_.size(); ++index) link(index, root_);
        simgrid_compat::seal_root(root_);
    }

    /// Made in `zone` when first asked for.
    s4u::SplitDuplexLink* link(LinkIndex index, s4u::NetZone* zone) {
        s4u::SplitDuplexLink*& made = links_[index];
        if (made == nullptr) {
            const LinkDescription& description = platform_.links[index];
            made = zone->create_split_duplex_link(description.name, description.bandwidth_octets_per_s);
            made->set_latency(seconds(description.latency));
            made->seal();
        }
        return made;
    }

private:
    struct Site {
        s4u::NetZone* zone;
        NetPoint* router;
    };

    void join_all(const SiteRoutes& routes) {
        const auto count = static_cast<std::uint32_t>(sites_.size());
        for (std::uint32_t from = 0; from < count; ++from) {
            for (std::uint32_t to = 0; to < count; ++to) {
                if (from != to && routes.connected(from, to)) add_route(from, to, routes.between(from, to));
            }
        }
    }

    /// The hub is the middle of the star; every other site hangs on it by its only link.
    void join_to_hub() {
        add_route_to_middle(*hub_, {});
        for (const SiteLink& site_link : platform_.site_links) {
            const bool is_from_hub = site_link.from_site == *hub_;
            const Direction towards_hub = is_from_hub ? Direction::DOWN : Direction::UP;
            add_route_to_middle(is_from_hub ? site_link.to_site : site_link.from_site,
                                {{link(site_link.link, root_), towards_hub}});
        }
    }

    void add_route_to_middle(std::uint32_t site, const std::vector<s4u::LinkInRoute>& way) {
        root_->add_route(sites_[site].zone->get_netpoint(), nullptr, sites_[site].router, nullptr, way, true);
    }

    void add_route(std::uint32_t from, std::uint32_t to, const std::vector<SiteHop>& hops) {
        std::vector<s4u::LinkInRoute> way;
        for (const SiteHop& hop : hops) {
            way.emplace_back(link(hop.link, root_), hop.forward ? Direction::UP : Direction::DOWN);
        }
        const Site& source = sites_[from];
        const Site& target = sites_[to];
        root_->add_route(source.zone->get_netpoint(), target.zone->get_netpoint(), source.router, target.router, way,
                         false);
    }

    s4u::NetZone* root_;
    const Platform& platform_;
    std::optional<std::uint32_t> hub_;
    std::vector<s4u::SplitDuplexLink*> links_;
    std::vector<Site> sites_;
};

bool is_of_simgrid_itself(const s4u::Link* link) {
    return link->get_name().starts_with("__");
}

LinkDescription describe(const s4u::Link* link) {
    const Duration latency{std::llround(link->get_latency() * nanoseconds_per_second)};
    return {link->get_name(), latency, link->get_bandwidth()};
}

}  // namespace

protocol::Result<SimgridPlatform, PlatformError> SimgridPlatform::create(s4u::Engine& engine,
                                                                         const Platform& platform) {
    SimgridPlatform result;
    // SimGrid reports every mistake in a platform by an exception.
    try {
        if (platform.simgrid_xml.empty()) {
            result.build(engine, platform);
        } else if (auto loaded = result.load(engine, platform); !loaded) {
            return protocol::failure(std::move(loaded.error()));
        }
    } catch (const std::exception& error) {
        return protocol::failure(PlatformError{"platform: " + std::string(error.what())});
    }
    return result;
}

void SimgridPlatform::build(s4u::Engine& engine, const Platform& platform) {
    const std::optional<std::uint32_t> hub = hub_of(platform);
    s4u::NetZone* root = hub ? simgrid_compat::star_root_zone(engine) : simgrid_compat::root_zone(engine);
    description_ = std::make_shared<const Description>(platform);
    PlatformBuilder builder(root, platform, hub);
    builder.add_sites();
    for (const HostDescription& description : platform.hosts) hosts_.push_back(builder.add_host(description));
    builder.join_sites(description_->sites);
    for (LinkIndex index = 0; index < platform.links.size(); ++index) {
        const s4u::SplitDuplexLink* link = builder.link(index, root);
        add_link(platform.links[index], {link->get_link_up(), link->get_link_down()});
    }
}

protocol::Result<void, PlatformError> SimgridPlatform::load(s4u::Engine& engine, const Platform& platform) {
    // SimGrid 3.32 crashes while it reads a file at a later clock.
    if (s4u::Engine::get_clock() > 0) {
        return protocol::failure(
            PlatformError{"platform: a SimGrid file can be read in the first run of a process only"});
    }
    engine.load_platform(platform.simgrid_xml);
    adopt_links(engine);
    return adopt_hosts(engine, platform);
}

protocol::Result<void, PlatformError> SimgridPlatform::adopt_hosts(s4u::Engine& engine, const Platform& platform) {
    for (const HostDescription& description : platform.hosts) {
        s4u::Host* host = engine.host_by_name_or_null(description.name);
        if (host == nullptr) {
            return protocol::failure(
                PlatformError{"platform: " + platform.simgrid_xml + " has no host named " + description.name});
        }
        hosts_.push_back(host);
    }
    return {};
}

void SimgridPlatform::adopt_links(s4u::Engine& engine) {
    std::vector<s4u::Link*> links =
        engine.get_filtered_links([](s4u::Link* link) { return !is_of_simgrid_itself(link); });
    // SimGrid keeps them in the order of a hash table.
    std::sort(links.begin(), links.end(),
              [](const s4u::Link* left, const s4u::Link* right) { return left->get_name() < right->get_name(); });
    for (s4u::Link* link : links) add_link(describe(link), {link});
}

void SimgridPlatform::add_link(LinkDescription description, std::vector<s4u::Link*> parts) {
    const auto index = static_cast<LinkIndex>(links_.size());
    for (const s4u::Link* part : parts) {
        known_parts_[part] = {index, static_cast<PortIndex>(port_count_++)};
    }
    links_.push_back({std::move(description), std::move(parts)});
}

std::vector<LinkDescription> SimgridPlatform::link_descriptions() const {
    std::vector<LinkDescription> descriptions;
    for (const Link& link : links_) descriptions.push_back(link.description);
    return descriptions;
}

Route SimgridPlatform::route(NodeIndex from, NodeIndex to) const {
    if (description_ == nullptr) return route_of_simgrid(from, to);
    return route_through_sites(description_->hosts, description_->sites, from, to);
}

Route SimgridPlatform::route_of_simgrid(NodeIndex from, NodeIndex to) const {
    std::vector<s4u::Link*> way;
    try {
        hosts_[from]->route_to(hosts_[to], way, nullptr);
    } catch (const std::exception&) {
        return {};  // SimGrid says so where it has no route
    }
    Route route;
    route.exists = true;
    for (const s4u::Link* step : way) {
        const auto found = known_parts_.find(step);
        if (found == known_parts_.end()) continue;
        if (route.first_port == no_port) route.first_port = found->second.port;
        route.last_port = found->second.port;
        route.links.push_back(found->second.link);
    }
    // A way of a single link has one transmitter, not two after each other.
    if (route.first_port == route.last_port) route.last_port = no_port;
    return route;
}

}  // namespace sim::engine
