#include "viz/model/scene_movers.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <utility>

#include "viz/model/route_finder.hpp"

namespace viz::model {

namespace {

using layout::Point;
using sim::recording::World;

double distance(const Point& from, const Point& to) {
    return std::hypot(to.x - from.x, to.y - from.y);
}

double length_of(const std::vector<Point>& path) {
    double length = 0;
    for (std::size_t index = 1; index < path.size(); ++index) length += distance(path[index - 1], path[index]);
    return length;
}

/// Where a way leads on the map: its corners, and the link behind each of them.
struct MapPath {
    std::vector<Point> points;
    std::vector<std::string> links;  ///< one between each two points
};

/// Paths between hosts, worked out once a scene.
class MapPaths {
public:
    MapPaths(const World& world, const layout::MapLayout& layout) : world_(world), layout_(layout) {}

    const MapPath& between(const std::string& from, const std::string& to) {
        const auto [entry, added] = paths_.try_emplace({from, to});
        if (added) entry->second = make(from, to);
        return entry->second;
    }

private:
    [[nodiscard]] std::optional<Point> place_of(std::string_view host_or_site) const {
        const auto host = layout_.hosts.find(host_or_site);
        if (host != layout_.hosts.end()) return host->second;
        const layout::MapLayout::Site* site = layout_.find_site(host_or_site);
        if (site != nullptr) return site->hub;
        return std::nullopt;
    }

    [[nodiscard]] MapPath make(const std::string& from, const std::string& to) const {
        MapPath path;
        const std::optional<Point> start = place_of(from);
        if (!start) return path;
        path.points.push_back(*start);
        const auto route = find_route(world_, from, to);
        if (!route) {
            go_astray(path, from, to);
            return path;
        }
        for (const HostRoute::Hop& hop : route->hops) {
            const std::optional<Point> place = place_of(hop.to);
            if (!place) continue;
            path.points.push_back(*place);
            path.links.emplace_back(hop.link);
        }
        return path;
    }

    /// Without a way: straight to the host, or where nobody has the address, to the hub of the sender's site.
    void go_astray(MapPath& path, const std::string& from, const std::string& to) const {
        const std::string* access = find_access_link(world_, from);
        const auto host = world_.hosts.find(from);
        const bool nobody = to.empty() && host != world_.hosts.end();
        const std::optional<Point> place = place_of(nobody ? host->second.site : to);
        if (!place) return;
        path.points.push_back(*place);
        path.links.push_back(nobody && access != nullptr ? *access : std::string());
    }

    const World& world_;
    const layout::MapLayout& layout_;
    std::map<std::pair<std::string, std::string>, MapPath> paths_;
};

double progress_of(const Packet& packet, Instant time) {
    const double whole = static_cast<double>((packet.arrives - packet.leaves).count());
    const double share = whole <= 0 ? 1 : static_cast<double>((time - packet.leaves).count()) / whole;
    const double progress = std::clamp(share, 0.0, 1.0);
    // What gets lost goes half of the way and stays there until it would have arrived.
    return packet.lost ? std::min(progress, 0.5) : progress;
}

bool is_in_focus(const Packet& packet, const SceneFocus& focus) {
    if (focus.connection != 0 && packet.connection == focus.connection) return true;
    return !focus.message.empty() && packet.message == sim::recording::root_message(focus.message);
}

/// 0, 1, -1, 2, -2, ...: the n-th lane beside a path.
int lane_number(int nth) {
    return nth % 2 == 1 ? (nth + 1) / 2 : -nth / 2;
}

/// Across the path, to the right on the map, or down where the path runs from left to right.
void set_side(SceneMover& mover) {
    const bool turned = mover.direction_x < 0 || (mover.direction_x == 0 && mover.direction_y > 0);
    mover.side_x = turned ? mover.direction_y : -mover.direction_y;
    mover.side_y = turned ? -mover.direction_x : mover.direction_x;
    if (mover.side_x == 0 && mover.side_y == 0) mover.side_y = 1;
}

/// Gives a mover the first lane that no mover before it has nearby.
void choose_lane(std::vector<SceneMover>& movers, std::size_t index, double spacing) {
    SceneMover& mover = movers[index];
    std::vector<int> taken;
    for (std::size_t other = 0; other < index; ++other) {
        const double across = movers[other].position.x - mover.position.x;
        const double down = movers[other].position.y - mover.position.y;
        const bool near_by = across * across + down * down < spacing * spacing;
        if (near_by) taken.push_back(movers[other].lane);
    }
    int nth = 0;
    while (std::find(taken.begin(), taken.end(), lane_number(nth)) != taken.end()) ++nth;
    mover.lane = lane_number(nth);
}

}  // namespace

PathPlace place_on_path(const std::vector<Point>& path, double progress, double mark_size) {
    const double length = length_of(path);
    const double clearance = std::min(host_clearance * mark_size, length / 3);
    double rest = clearance + progress * (length - 2 * clearance);
    PathPlace place;
    place.position = path.back();
    for (std::size_t leg = 0; leg + 1 < path.size(); ++leg) {
        const double leg_length = distance(path[leg], path[leg + 1]);
        const bool last = leg + 2 == path.size();
        if (leg_length <= 0 || (rest > leg_length && !last)) {
            rest -= leg_length;
            continue;
        }
        const double share = std::min(1.0, rest / leg_length);
        place.leg = leg;
        place.direction_x = (path[leg + 1].x - path[leg].x) / leg_length;
        place.direction_y = (path[leg + 1].y - path[leg].y) / leg_length;
        place.position = {path[leg].x + share * (path[leg + 1].x - path[leg].x),
                          path[leg].y + share * (path[leg + 1].y - path[leg].y)};
        break;
    }
    return place;
}

void add_movers(MapScene& scene, const Trace& trace, const Moment& moment, const World& world,
                const layout::MapLayout& layout, const SceneFocus& focus) {
    MapPaths paths(world, layout);
    std::map<std::string, std::size_t> link_by_name;
    for (std::size_t index = 0; index < scene.links.size(); ++index) link_by_name[scene.links[index].name] = index;
    for (const std::size_t index : trace.packets_in_flight(moment)) {
        const Packet& packet = trace.packets()[index];
        const MapPath& path = paths.between(packet.from, packet.to);
        if (path.points.size() < 2) continue;
        SceneMover& mover = scene.movers.emplace_back();
        mover.packet = index;
        mover.path = path.points;
        mover.progress = progress_of(packet, moment.time);
        const PathPlace place = place_on_path(path.points, mover.progress, layout.mark_size);
        mover.position = place.position;
        mover.direction_x = place.direction_x;
        mover.direction_y = place.direction_y;
        set_side(mover);
        mover.highlighted = is_in_focus(packet, focus);
        choose_lane(scene.movers, scene.movers.size() - 1, mover_spacing * layout.mark_size);
        const auto link = link_by_name.find(path.links[place.leg]);
        if (link != link_by_name.end()) scene.links[link->second].movers.push_back(scene.movers.size() - 1);
    }
}

}  // namespace viz::model
