#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace viz::layout {

/// A place on the map, in map units: a host's icon is 1 wide.
struct Point {
    double x = 0;
    double y = 0;
    bool operator==(const Point&) const = default;
};

struct Box {
    Point top_left;
    Point bottom_right;
    bool operator==(const Box&) const = default;
};

/// What a host takes around its position, the centre of its icon: the icon, and two lines of its name beneath it.
inline constexpr double host_half_width = 1.3;
inline constexpr double host_above = 0.55;
inline constexpr double host_below = 1.25;
[[nodiscard]] constexpr Box host_area(Point position) {
    return {{position.x - host_half_width, position.y - host_above},
            {position.x + host_half_width, position.y + host_below}};
}

/// Height of the strip at the top of a site's box that has its name.
inline constexpr double site_title_height = 0.75;

/// What is to be laid out, in the order of the recording.
struct Topology {
    struct Host {
        std::string name;
        std::string site;
        std::string role;  ///< as in the recording: client, mail-server, name-server, resolver or other
        bool operator==(const Host&) const = default;
    };
    struct Link {
        std::string from;  ///< host or site
        std::string to;
        bool operator==(const Link&) const = default;
    };
    std::vector<std::string> sites;
    std::vector<Host> hosts;
    std::vector<Link> links;
    bool operator==(const Topology&) const = default;
};

/// Where everything stands. Sites do not overlap; a host stands within the box of its site, with room for the two
/// lines of its name beneath it. Hosts without a site stand by themselves, outside of all boxes.
struct MapLayout {
    struct Site {
        std::string name;
        Box box;
        Point hub;
    };
    std::vector<Site> sites;
    std::map<std::string, Point, std::less<>> hosts;
    Box bounds;
    /// How much larger what stands at a place is than a host's icon: packets side by side keep so much more apart.
    double mark_size = 1;

    [[nodiscard]] const Site* find_site(std::string_view name) const;
};

/// The same map with each site's hosts and hub in the middle of its box.
/// @param mark_size  of the result
[[nodiscard]] MapLayout make_clustered_layout(MapLayout layout, const Topology& topology, double mark_size);

/// Places sites and hosts: the same topology always gives the same places.
/// @param aspect  width of the picture divided by its height
[[nodiscard]] MapLayout make_map_layout(const Topology& topology, double aspect);

}  // namespace viz::layout
