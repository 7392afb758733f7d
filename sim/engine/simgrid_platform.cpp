#include "sim/engine/simgrid_platform.hpp"

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <exception>
#include <utility>

#include "sim/engine/rates.hpp"
#include "sim/engine/simgrid_compat.hpp"
#include "sim/engine/site_routes.hpp"

namespace sim::engine {

namespace {

namespace s4u = simgrid::s4u;
using simgrid::kernel::routing::NetPoint;

constexpr double unused_cpu_speed = 1e9;  // SimGrid wants one; no computation is ever run

double seconds(Duration span) {
    return std::chrono::duration<double>(span).count();
}

/// The one zone that holds all hosts and links of a described platform. Where a flow begins, SimGrid asks it for the
/// way. Zones of SimGrid's own for each site would have to be searched, all of them, for the name of each new host and
/// link.
class DescribedZone : public simgrid::kernel::routing::NetZoneImpl {
public:
    using DescriptionPointer = std::shared_ptr<const SimgridPlatform::Description>;
    explicit DescribedZone(DescriptionPointer description)
        : NetZoneImpl("mailflow"), description_(std::move(description)) {}

    s4u::Host* add_host(const HostDescription& host) { return get_iface()->create_host(host.name, unused_cpu_speed); }
    /// In LinkIndex order.
    const s4u::SplitDuplexLink* add_link(const LinkDescription& description) {
        auto* link = get_iface()->create_split_duplex_link(description.name, description.bandwidth_octets_per_s);
        link->set_latency(seconds(description.latency));
        link->seal();
        links_.push_back(link);
        return link;
    }

private:
    void get_local_route(const NetPoint* from, const NetPoint* to, simgrid::kernel::routing::Route* into,
                         double* latency) override {
        const auto add = [&](const s4u::Link* link) {
            into->link_list_.push_back(link->get_impl());
            if (latency != nullptr) *latency += link->get_latency();
        };
        // Hosts are the only points of the zone, so their ranks are our numbers.
        const HostDescription& sender = description_->hosts[from->id()];
        const HostDescription& receiver = description_->hosts[to->id()];
        add(links_[sender.access_link]->get_link_up());
        for (const SiteHop& hop : description_->sites.between(sender.site, receiver.site)) {
            const s4u::SplitDuplexLink* link = links_[hop.link];
            add(hop.forward ? link->get_link_up() : link->get_link_down());
        }
        add(links_[receiver.access_link]->get_link_down());
    }

    DescriptionPointer description_;
    std::vector<const s4u::SplitDuplexLink*> links_;
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
    description_ = std::make_shared<const Description>(platform);
    auto* zone = new DescribedZone(description_);  // SimGrid's engine deletes it
    simgrid_compat::make_root(engine, zone);
    for (const HostDescription& host : platform.hosts) hosts_.push_back(zone->add_host(host));
    for (const LinkDescription& description : platform.links) {
        const s4u::SplitDuplexLink* link = zone->add_link(description);
        add_link(description, {link->get_link_up(), link->get_link_down()});
    }
    simgrid_compat::seal_root(zone->get_iface());
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
