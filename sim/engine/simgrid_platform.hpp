#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "protocol/base/result.hpp"
#include "sim/engine/path_table.hpp"
#include "sim/engine/simgrid_engine.hpp"
#include "sim/engine/site_routes.hpp"

namespace simgrid::s4u {
class Engine;
class Host;
class Link;
}  // namespace simgrid::s4u

namespace sim::engine {

/// Our numbers for SimGrid's hosts and links, and the routes: those of a platform described host by host are known
/// here, for to ask SimGrid costs ten times as much; those of an XML file are SimGrid's.
class SimgridPlatform {
public:
    /// Builds the platform described, or loads its XML file. Every error of SimGrid's comes back as a PlatformError.
    static protocol::Result<SimgridPlatform, PlatformError> create(simgrid::s4u::Engine& engine,
                                                                   const Platform& platform);

    [[nodiscard]] std::size_t host_count() const { return hosts_.size(); }
    [[nodiscard]] simgrid::s4u::Host* host(NodeIndex index) const { return hosts_[index]; }
    /// The SimGrid links of one of ours: two where it is split-duplex.
    [[nodiscard]] const std::vector<simgrid::s4u::Link*>& parts(LinkIndex index) const { return links_[index].parts; }
    [[nodiscard]] std::vector<LinkDescription> link_descriptions() const;
    [[nodiscard]] std::size_t port_count() const { return port_count_; }
    [[nodiscard]] Route route(NodeIndex from, NodeIndex to) const;

    /// What a platform described host by host says about ways.
    struct Description {
        explicit Description(const Platform& platform) : hosts(platform.hosts), sites(platform) {}
        std::vector<HostDescription> hosts;
        SiteRoutes sites;
    };

private:
    struct Link {
        LinkDescription description;
        std::vector<simgrid::s4u::Link*> parts;
    };
    struct Part {
        LinkIndex link = 0;
        PortIndex port = 0;
    };
    using Result = protocol::Result<void, PlatformError>;

    void build(simgrid::s4u::Engine& engine, const Platform& platform);
    Result load(simgrid::s4u::Engine& engine, const Platform& platform);
    Result adopt_hosts(simgrid::s4u::Engine& engine, const Platform& platform);
    void adopt_links(simgrid::s4u::Engine& engine);
    void add_link(LinkDescription description, std::vector<simgrid::s4u::Link*> parts);
    [[nodiscard]] Route route_of_simgrid(NodeIndex from, NodeIndex to) const;

    std::shared_ptr<const Description> description_;  ///< nullptr: SimGrid is asked
    std::vector<simgrid::s4u::Host*> hosts_;
    std::vector<Link> links_;
    std::unordered_map<const simgrid::s4u::Link*, Part> known_parts_;  ///< looked up only, never walked
    std::size_t port_count_ = 0;
};

}  // namespace sim::engine
