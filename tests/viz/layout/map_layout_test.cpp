#include "viz/layout/map_layout.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "viz/layout/host_places.hpp"

namespace {

using viz::layout::Box;
using viz::layout::host_area;
using viz::layout::make_map_layout;
using viz::layout::MapLayout;
using viz::layout::Point;
using viz::layout::Topology;

constexpr std::array<double, 5> aspects{0.6, 1.0, 1.6, 2.5, 5.0};

/// A star of sites around `core`, as a scenario's domains make it.
Topology make_star(int sites, int hosts_each) {
    static constexpr std::array roles{"name-server", "resolver", "mail-server", "client"};
    Topology topology;
    topology.sites.emplace_back("core");
    topology.hosts.push_back({"root.test", "core", "name-server"});
    topology.links.push_back({"root.test", "core"});
    for (int site = 0; site < sites; ++site) {
        const std::string name = "site" + std::to_string(site);
        topology.sites.push_back(name);
        topology.links.push_back({name, "core"});
        for (int host = 0; host < hosts_each; ++host) {
            const auto role = static_cast<std::size_t>(std::min(host, 3));
            topology.hosts.push_back({std::to_string(host) + "." + name, name, roles.at(role)});
            topology.links.push_back({topology.hosts.back().name, name});
        }
    }
    return topology;
}

bool overlap(const Box& a, const Box& b) {
    return a.top_left.x < b.bottom_right.x && b.top_left.x < a.bottom_right.x && a.top_left.y < b.bottom_right.y &&
           b.top_left.y < a.bottom_right.y;
}

bool inside(const Box& inner, const Box& outer) {
    return inner.top_left.x >= outer.top_left.x && inner.top_left.y >= outer.top_left.y &&
           inner.bottom_right.x <= outer.bottom_right.x && inner.bottom_right.y <= outer.bottom_right.y;
}

double area_of(const Box& box) {
    return (box.bottom_right.x - box.top_left.x) * (box.bottom_right.y - box.top_left.y);
}

int count_host_overlaps(const MapLayout& layout) {
    int count = 0;
    for (auto a = layout.hosts.begin(); a != layout.hosts.end(); ++a) {
        for (auto b = std::next(a); b != layout.hosts.end(); ++b) {
            count += static_cast<int>(overlap(host_area(a->second), host_area(b->second)));
        }
    }
    return count;
}

int count_site_overlaps(const MapLayout& layout) {
    int count = 0;
    for (std::size_t a = 0; a < layout.sites.size(); ++a) {
        for (std::size_t b = a + 1; b < layout.sites.size(); ++b) {
            count += static_cast<int>(overlap(layout.sites[a].box, layout.sites[b].box));
        }
    }
    return count;
}

/// Everything that must hold of any layout.
void check_layout(const Topology& topology, const MapLayout& layout) {
    CHECK(layout.hosts.size() == topology.hosts.size());
    CHECK(count_host_overlaps(layout) == 0);
    CHECK(count_site_overlaps(layout) == 0);
    for (const MapLayout::Site& site : layout.sites) {
        CHECK(inside(site.box, layout.bounds));
        CHECK(inside({site.hub, site.hub}, site.box));
        for (const auto& [name, position] : layout.hosts) {
            const Box hub{{site.hub.x - 0.2, site.hub.y - 0.2}, {site.hub.x + 0.2, site.hub.y + 0.2}};
            CHECK_FALSE(overlap(hub, host_area(position)));
        }
    }
    for (const Topology::Host& host : topology.hosts) {
        const Point& position = layout.hosts.at(host.name);
        const MapLayout::Site* site = layout.find_site(host.site);
        CHECK(inside(host_area(position), site != nullptr ? site->box : layout.bounds));
        if (host.site.empty()) {
            for (const auto& other : layout.sites) CHECK_FALSE(overlap(other.box, host_area(position)));
        }
    }
}

TEST_CASE("Nothing overlaps and everything is within bounds, whatever the number of sites and hosts") {
    for (const double aspect : aspects) {
        for (const int sites : {0, 1, 2, 3, 4, 5, 7, 12, 20}) {
            for (const int hosts : {1, 2, 3, 4, 9}) {
                const Topology topology = make_star(sites, hosts);
                check_layout(topology, make_map_layout(topology, aspect));
            }
        }
    }
}

TEST_CASE("Sixty hosts have room in one site, in twelve and in twenty") {
    for (const int sites : {1, 12, 20}) {
        const Topology topology = make_star(sites, 60 / sites);
        check_layout(topology, make_map_layout(topology, 1.6));
    }
}

TEST_CASE("The same topology always gives the same places") {
    const Topology topology = make_star(5, 4);
    const MapLayout first = make_map_layout(topology, 1.6);
    const MapLayout second = make_map_layout(topology, 1.6);
    CHECK(first.hosts == second.hosts);
    CHECK(first.bounds == second.bounds);
}

TEST_CASE("The site where the links meet is in the middle, two others to its left and right") {
    const MapLayout layout = make_map_layout(make_star(2, 4), 2.5);
    const double middle = layout.find_site("core")->hub.x;
    CHECK(layout.find_site("site0")->box.bottom_right.x < middle);
    CHECK(layout.find_site("site1")->box.top_left.x > middle);
}

TEST_CASE("The third site goes below the others") {
    const MapLayout layout = make_map_layout(make_star(3, 4), 1.6);
    CHECK(layout.find_site("site0")->hub.x < layout.find_site("core")->hub.x);
    CHECK(layout.find_site("site1")->hub.x > layout.find_site("core")->hub.x);
    CHECK(layout.find_site("site2")->box.top_left.y >= layout.find_site("core")->box.bottom_right.y);
}

TEST_CASE("Clients stand on the outer side, mail servers nearer to the middle") {
    const MapLayout layout = make_map_layout(make_star(2, 4), 2.5);
    CHECK(layout.hosts.at("3.site0").x < layout.hosts.at("2.site0").x);
    CHECK(layout.hosts.at("3.site1").x > layout.hosts.at("2.site1").x);
}

TEST_CASE("Hosts without a site stand by themselves") {
    Topology topology;
    for (const int count : {1, 2, 5, 13, 60}) {
        topology.hosts.clear();
        topology.links.clear();
        for (int host = 0; host < count; ++host) {
            topology.hosts.push_back({"h" + std::to_string(host), "", host % 3 == 0 ? "client" : "mail-server"});
            if (host > 0) topology.links.push_back({"h0", topology.hosts.back().name});
        }
        const MapLayout layout = make_map_layout(topology, 1.6);
        CHECK(layout.sites.empty());
        check_layout(topology, layout);
    }
}

TEST_CASE("The host that most others are linked to is in the middle") {
    const Topology topology{{}, {{"a", "", ""}, {"b", "", ""}, {"switch", "", ""}}, {{"a", "switch"}, {"b", "switch"}}};
    const MapLayout layout = make_map_layout(topology, 2.5);
    CHECK(layout.hosts.at("a").x < layout.hosts.at("switch").x);
    CHECK(layout.hosts.at("switch").x < layout.hosts.at("b").x);
}

TEST_CASE("Sites and lone hosts can be mixed, and a site may be empty or not announced") {
    const Topology topology{{"a", "empty"},
                            {{"x", "a", "client"}, {"y", "", "resolver"}, {"z", "late", "mail-server"}},
                            {{"x", "a"}, {"y", "a"}, {"late", "a"}, {"nowhere", "a"}}};
    const MapLayout layout = make_map_layout(topology, 1.6);
    CHECK(layout.sites.size() == 3);
    check_layout(topology, layout);
}

TEST_CASE("A topology without anything has an empty layout") {
    const MapLayout layout = make_map_layout({}, 1.6);
    CHECK(layout.hosts.empty());
    CHECK(layout.bounds == Box{});
}

TEST_CASE("A wide panel gets a wide map, a high one a high map") {
    const Topology topology = make_star(4, 4);
    const auto shape = [&](double aspect) {
        const Box bounds = make_map_layout(topology, aspect).bounds;
        return bounds.bottom_right.x / bounds.bottom_right.y;
    };
    CHECK(shape(0.6) < shape(1.6));
    CHECK(shape(1.6) < shape(3.0));
}

TEST_CASE("From two sites to a hundred none lies on another, and everything is within bounds") {
    for (int sites = 2; sites <= 100; ++sites) {
        const MapLayout layout = make_map_layout(make_star(sites, 2), 1.6);
        CAPTURE(sites);
        CHECK(count_site_overlaps(layout) == 0);
        CHECK(count_host_overlaps(layout) == 0);
        for (const MapLayout::Site& site : layout.sites) CHECK(inside(site.box, layout.bounds));
    }
    for (const double aspect : {0.6, 2.5}) {
        for (const int sites : {15, 33, 60}) {
            const Topology topology = make_star(sites, 5);
            check_layout(topology, make_map_layout(topology, aspect));
        }
    }
}

TEST_CASE("Many sites leave little of the map empty, with the one that all are linked to in their midst") {
    for (const double aspect : aspects) {
        const MapLayout layout = make_map_layout(make_star(60, 5), aspect);
        double covered = 0;
        for (const MapLayout::Site& site : layout.sites) covered += area_of(site.box);
        CAPTURE(aspect);
        CHECK(covered / area_of(layout.bounds) > 0.5);
        const Point hub = layout.find_site("core")->hub;
        CHECK(std::abs(hub.x / layout.bounds.bottom_right.x - 0.5) < 0.25);
        CHECK(std::abs(hub.y / layout.bounds.bottom_right.y - 0.5) < 0.25);
    }
}

TEST_CASE("Sites that are linked in a row stand beside each other") {
    Topology topology;
    for (int site = 0; site < 30; ++site) {
        topology.sites.push_back("s" + std::to_string(site));
        topology.hosts.push_back({"h" + std::to_string(site), topology.sites.back(), "mail-server"});
        if (site > 0) topology.links.push_back({"s" + std::to_string(site - 1), topology.sites.back()});
    }
    const MapLayout layout = make_map_layout(topology, 1.6);
    std::vector<double> lengths;
    for (const Topology::Link& link : topology.links) {
        const Point from = layout.find_site(link.from)->hub;
        const Point to = layout.find_site(link.to)->hub;
        lengths.push_back(std::hypot(from.x - to.x, from.y - to.y));
    }
    std::ranges::sort(lengths);
    CHECK(lengths.back() < 3 * lengths.front());
}

TEST_CASE("A clustered map has the hosts of a site in its middle, and those without a site where they were") {
    Topology topology = make_star(3, 4);
    topology.hosts.push_back({"alone", "", "client"});
    const MapLayout layout = make_map_layout(topology, 1.6);
    const MapLayout clustered = viz::layout::make_clustered_layout(layout, topology, 3);
    const MapLayout::Site* site = clustered.find_site("site1");
    CHECK(clustered.hosts.at("0.site1") == site->hub);
    CHECK(clustered.hosts.at("3.site1") == site->hub);
    CHECK(site->hub.x == Approx((site->box.top_left.x + site->box.bottom_right.x) / 2));
    CHECK(clustered.hosts.at("alone") == layout.hosts.at("alone"));
    CHECK(clustered.mark_size == 3);
}

TEST_CASE("A dragged host keeps its place in its site, whatever the map's shape") {
    const Topology topology = make_star(3, 4);
    const MapLayout wide = make_map_layout(topology, 2.5);
    const MapLayout high = make_map_layout(topology, 0.6);
    const Point place = wide.hosts.at("2.site1");
    const Point shares = viz::layout::shares_of(viz::layout::frame_of(wide, topology, "2.site1"), place);
    CHECK(viz::layout::place_at(wide.find_site("site1")->box, shares).x == Approx(place.x));
    CHECK(viz::layout::place_at(wide.find_site("site1")->box, shares).y == Approx(place.y));
    const Point there = viz::layout::place_at(viz::layout::frame_of(high, topology, "2.site1"), shares);
    CHECK(inside({there, there}, high.find_site("site1")->box));
    CHECK(viz::layout::frame_of(wide, topology, "unknown") == wide.bounds);
}

}  // namespace
