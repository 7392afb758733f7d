#include "viz/layout/map_layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <optional>

#include "viz/layout/crossings.hpp"
#include "viz/layout/map_units.hpp"
#include "viz/layout/site_plan.hpp"
#include "viz/layout/site_ring.hpp"
#include "viz/layout/site_rows.hpp"

namespace viz::layout {
namespace {

/// Widths divided by heights to which sites are folded, for trying.
constexpr std::array<double, 4> fold_aspects{0.5, 1.0, 1.7, 4.0};
/// A picture is stretched in one direction by so much at most to fill its panel.
constexpr double stretch_max = 1.75;

/// Nearly square sites are read best.
double preference_of(double fold_aspect) {
    return fold_aspect < 0.7 ? 0.85 : 1;
}

/// How sites are folded: one choice each for those beside the middle, above and below it, and in it.
struct Folding {
    double beside = 1;
    double across = 1;
    double centre = 1;
};

/// One way to place everything.
struct Candidate {
    std::vector<Box> boxes;       ///< by unit
    std::vector<SitePlan> plans;  ///< by unit, within its box
    double width = 0;
    double height = 0;

    [[nodiscard]] Point hub(std::size_t unit) const {
        return {boxes[unit].top_left.x + plans[unit].hub.x, boxes[unit].top_left.y + plans[unit].hub.y};
    }
    [[nodiscard]] Point host(std::size_t unit, std::size_t index) const {
        const Point& place = plans[unit].hosts[index];
        return {boxes[unit].top_left.x + place.x, boxes[unit].top_left.y + place.y};
    }
};

SitePlan plan_unit(const Unit& unit, Side side, double fold_aspect) {
    if (unit.is_single_host()) {
        SitePlan plan;
        plan.width = 2 * host_half_width + 0.4;
        plan.height = host_above + host_below + 0.4;
        plan.hub = {plan.width / 2, host_above + 0.2};
        plan.hosts = {plan.hub};
        return plan;
    }
    const int columns = choose_columns(static_cast<int>(unit.roles.size()), fold_aspect);
    return make_site_plan(unit.roles, side, columns, unit.is_site);
}

/// Hosts keep to the middle of a box that was made larger than they need.
void centre_plan(SitePlan& plan, const Box& box) {
    const double dx = (box.bottom_right.x - box.top_left.x - plan.width) / 2;
    const double dy = (box.bottom_right.y - box.top_left.y - plan.height) / 2;
    plan.hub.x += dx;
    plan.hub.y += dy;
    for (Point& host : plan.hosts) {
        host.x += dx;
        host.y += dy;
    }
}

Candidate make_candidate(const MapUnits& map, const RingShape& shape, const Folding& folding) {
    const std::vector<Side> ring = sides_of(shape);
    std::vector<std::size_t> order;
    for (std::size_t unit = 0; unit < map.units.size(); ++unit) {
        if (unit != map.centre) order.push_back(unit);
    }
    Candidate candidate;
    candidate.plans.resize(map.units.size());
    candidate.boxes.resize(map.units.size());
    std::vector<Extent> extents;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const bool beside = ring[place] == Side::left || ring[place] == Side::right;
        SitePlan& plan = candidate.plans[order[place]];
        plan = plan_unit(map.units[order[place]], ring[place], beside ? folding.beside : folding.across);
        extents.push_back({plan.width, plan.height});
    }
    std::optional<Extent> middle;
    if (map.centre) {
        SitePlan& plan = candidate.plans[*map.centre];
        plan = plan_unit(map.units[*map.centre], Side::centre, folding.centre);
        if (shape.top + shape.bottom == 0) plan.hub.x = plan.width / 2;  // no link leaves upwards or downwards
        middle = Extent{plan.width, plan.height};
        order.push_back(*map.centre);
    }
    const std::vector<Box> boxes = place_ring(ring, extents, middle);
    for (std::size_t place = 0; place < order.size(); ++place) {
        candidate.boxes[order[place]] = boxes[place];
        centre_plan(candidate.plans[order[place]], boxes[place]);
        candidate.width = std::max(candidate.width, boxes[place].bottom_right.x);
        candidate.height = std::max(candidate.height, boxes[place].bottom_right.y);
    }
    return candidate;
}

/// Units of a panel's height in a map unit.
double scale_of(const Candidate& candidate, double aspect) {
    return std::min(aspect / candidate.width, 1 / candidate.height);
}

/// Links that run over what they do not belong to.
int count_crossings(const MapUnits& map, const Candidate& candidate) {
    int count = 0;
    for (const auto& [from, to] : map.links) {
        const Point a = candidate.hub(from);
        const Point b = candidate.hub(to);
        for (std::size_t unit = 0; unit < map.units.size(); ++unit) {
            if (unit != from && unit != to) {
                count += 3 * static_cast<int>(crosses(a, b, candidate.boxes[unit]));
                continue;
            }
            if (map.units[unit].is_single_host()) continue;
            for (std::size_t host = 0; host < candidate.plans[unit].hosts.size(); ++host) {
                count += static_cast<int>(crosses(a, b, icon_area(candidate.host(unit, host))));
            }
        }
    }
    return count;
}

Candidate find_best(const MapUnits& map, double aspect) {
    const int around = static_cast<int>(map.units.size()) - (map.centre ? 1 : 0);
    const std::vector<RingShape> shapes = ring_shapes(around);
    Candidate best;
    double best_score = 0;
    for (std::size_t index = 0; index < shapes.size(); ++index) {
        // Few sites are where one looks for them first, even if they get a little smaller.
        const double usual = index == 0 && around <= 4 ? 1.12 : 1;
        for (const double beside : fold_aspects) {
            for (const double across : fold_aspects) {
                for (const double centre : fold_aspects) {
                    Candidate candidate = make_candidate(map, shapes[index], {beside, across, centre});
                    const double upper = scale_of(candidate, aspect) * usual * preference_of(beside);
                    if (upper <= best_score) continue;
                    const double score = upper / (1 + 0.1 * count_crossings(map, candidate));
                    if (score <= best_score) continue;
                    best_score = score;
                    best = std::move(candidate);
                }
            }
        }
    }
    return best;
}

/// The plans of all units, folded alike.
std::vector<SitePlan> plan_units(const MapUnits& map, double fold_aspect) {
    std::vector<SitePlan> plans;
    for (const Unit& unit : map.units) plans.push_back(plan_unit(unit, Side::centre, fold_aspect));
    return plans;
}

Extent extent_of(const std::vector<Box>& boxes) {
    Extent extent;
    for (const Box& box : boxes) {
        extent.width = std::max(extent.width, box.bottom_right.x);
        extent.height = std::max(extent.height, box.bottom_right.y);
    }
    return extent;
}

std::vector<Extent> extents_of(const std::vector<SitePlan>& plans, const std::vector<std::size_t>& order) {
    std::vector<Extent> extents;
    for (const std::size_t unit : order) extents.push_back({plans[unit].width, plans[unit].height});
    return extents;
}

Candidate make_rows(const std::vector<SitePlan>& plans, const std::vector<std::size_t>& order, std::size_t columns) {
    const std::vector<Box> boxes = place_rows(extents_of(plans, order), columns);
    const Extent extent = extent_of(boxes);
    Candidate candidate;
    candidate.width = extent.width;
    candidate.height = extent.height;
    candidate.plans = plans;
    candidate.boxes.resize(plans.size());
    for (std::size_t cell = 0; cell < order.size(); ++cell) candidate.boxes[order[cell]] = boxes[cell];
    return candidate;
}

/// Many units: rows and columns that leave nothing of the picture empty.
Candidate find_best_rows(const MapUnits& map, double aspect) {
    std::vector<std::size_t> order(map.units.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::vector<SitePlan> best_plans;
    std::size_t best_columns = 1;
    double best_score = 0;
    for (const double fold : fold_aspects) {
        const std::vector<SitePlan> plans = plan_units(map, fold);
        const std::vector<Extent> extents = extents_of(plans, order);
        for (std::size_t columns = 1; columns <= map.units.size(); ++columns) {
            const Extent extent = extent_of(place_rows(extents, columns));
            const double score = std::min(aspect / extent.width, 1 / extent.height) * preference_of(fold);
            if (score <= best_score) continue;
            best_score = score;
            best_plans = plans;
            best_columns = columns;
        }
    }
    return make_rows(best_plans, arrange_in_rows(map, best_columns), best_columns);
}

Point stretched(Point point, Point factor) {
    return {point.x * factor.x, point.y * factor.y};
}

MapLayout assemble(const MapUnits& map, const Candidate& candidate, double aspect) {
    const double shape = candidate.width / candidate.height;
    const Point factor{std::clamp(aspect / shape, 1.0, stretch_max), std::clamp(shape / aspect, 1.0, stretch_max)};
    MapLayout layout;
    for (std::size_t unit = 0; unit < map.units.size(); ++unit) {
        const Box& box = candidate.boxes[unit];
        if (map.units[unit].is_site) {
            layout.sites.push_back({map.units[unit].name,
                                    {stretched(box.top_left, factor), stretched(box.bottom_right, factor)},
                                    stretched(candidate.hub(unit), factor)});
        }
        for (std::size_t host = 0; host < map.units[unit].hosts.size(); ++host) {
            layout.hosts[map.units[unit].hosts[host]] = stretched(candidate.host(unit, host), factor);
        }
    }
    layout.bounds = {{0, 0}, stretched({candidate.width, candidate.height}, factor)};
    return layout;
}

}  // namespace

const MapLayout::Site* MapLayout::find_site(std::string_view name) const {
    const auto found = std::find_if(sites.begin(), sites.end(), [&](const Site& site) { return site.name == name; });
    return found == sites.end() ? nullptr : &*found;
}

MapLayout make_clustered_layout(MapLayout layout, const Topology& topology, double mark_size) {
    layout.mark_size = mark_size;
    std::map<std::string_view, Point> middles;
    for (MapLayout::Site& site : layout.sites) {
        site.hub = {(site.box.top_left.x + site.box.bottom_right.x) / 2,
                    (site.box.top_left.y + site.box.bottom_right.y) / 2};
        middles.emplace(site.name, site.hub);
    }
    for (const Topology::Host& host : topology.hosts) {
        const auto middle = middles.find(host.site);
        if (middle != middles.end()) layout.hosts[host.name] = middle->second;
    }
    return layout;
}

MapLayout make_map_layout(const Topology& topology, double aspect) {
    const MapUnits map = make_map_units(topology);
    if (map.units.empty()) return {};
    const double usable = std::isfinite(aspect) ? std::clamp(aspect, 0.2, 8.0) : 1.6;
    const bool in_rows = map.units.size() > ring_units_max;
    return assemble(map, in_rows ? find_best_rows(map, usable) : find_best(map, usable), usable);
}

}  // namespace viz::layout
