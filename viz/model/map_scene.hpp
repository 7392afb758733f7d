#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/world.hpp"
#include "viz/layout/map_layout.hpp"
#include "viz/model/trace.hpp"

namespace viz::model {

enum class HostRole : std::uint8_t { client, mail_server, name_server, resolver, other };
[[nodiscard]] HostRole parse_host_role(std::string_view role);
[[nodiscard]] std::string_view name(HostRole role);

struct SceneSite {
    std::string name;
    layout::Box box;
    layout::Point hub;  ///< where the access links of its hosts meet
};

struct SceneHost {
    std::string name;
    std::string label;  ///< what is written in bold: the first label of the name, or the user's name of a client
    HostRole role = HostRole::other;
    layout::Point position;
    bool up = true;
    std::size_t queued = 0;    ///< messages in its queue
    std::size_t deferred = 0;  ///< those of them that wait for another attempt
    std::size_t stored = 0;    ///< messages in its mailboxes
    bool has_mailboxes = false;
    bool active = false;       ///< something leaves it or is about to arrive
    bool highlighted = false;  ///< it holds the selected message, or is an end of the selected connection
    std::vector<std::string> stopped_services;  ///< those of its start that do not listen now
    std::vector<std::string> firewall_rules;
};

/// A site as one tile, where its hosts would be too small to be told apart.
struct SceneCluster {
    std::string name;
    layout::Box box;
    std::vector<std::string> hosts;
    std::size_t queued = 0;    ///< of all its hosts together, as in SceneHost
    std::size_t deferred = 0;  ///< likewise
    std::size_t stored = 0;    ///< likewise
    std::size_t faults = 0;    ///< hosts that are down, services stopped, ports closed, links of its own cut
    bool active = false;
    bool highlighted = false;
};

struct SceneLink {
    std::string name;
    layout::Point from;
    layout::Point to;
    bool up = true;
    std::int64_t loss_ppm = 0;
    bool active = false;              ///< something is on it
    bool highlighted = false;         ///< something of the selected message or connection is on it
    std::vector<std::size_t> movers;  ///< indexes into MapScene::movers of what is on it
};

/// A packet on its way: drawn where it is, with its trail behind it.
struct SceneMover {
    std::size_t packet = 0;           ///< index into Trace::packets()
    std::vector<layout::Point> path;  ///< from host over hubs to host, at least two points
    double progress = 0;              ///< 0 to 1 along the path's length
    layout::Point position;
    double direction_x = 0;  ///< where it is heading, a vector of length 1; both 0: nowhere
    double direction_y = 0;
    bool highlighted = false;  ///< it belongs to the selected message or connection
    /// Which of those side by side at the same place it is: 0 on the path, then 1, -1, 2, -2 ... steps along `side`,
    /// which is the same for both directions of a path.
    int lane = 0;
    double side_x = 0;  ///< a vector of length 1 across the path
    double side_y = 1;

    /// Whether it stays within a site that is one tile.
    [[nodiscard]] bool is_nowhere() const { return direction_x == 0 && direction_y == 0; }
};

/// Everything that the map shows at a moment; a function of its arguments alone.
struct MapScene {
    std::vector<SceneSite> sites;
    std::vector<SceneCluster> clusters;  ///< of a clustered scene, in place of sites and their hosts
    std::vector<SceneHost> hosts;
    std::vector<SceneLink> links;
    std::vector<SceneMover> movers;
    double mark_size = 1;  ///< of the layout
};

/// What is emphasised.
struct SceneFocus {
    std::string message;
    sim::recording::ConnectionId connection = 0;
};

[[nodiscard]] MapScene make_map_scene(const Trace& trace, const Moment& moment, const sim::recording::World& world,
                                      const layout::MapLayout& layout, const SceneFocus& focus);

/// Gathers the hosts of each site into one tile, and leaves out the links within it.
/// @param scene  made for a layout of layout::make_clustered_layout()
[[nodiscard]] MapScene make_clustered_scene(MapScene scene, const layout::Topology& topology);

}  // namespace viz::model
