#include "sim/engine/site_routes.hpp"

#include <chrono>
#include <vector>

#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using sim::engine::LinkIndex;
using sim::engine::Platform;
using sim::engine::SiteHop;
using sim::engine::SiteRoutes;

namespace {

/// Sites 0, 1 and 2 in a triangle whose long side is 0 - 2, leaves 3 on 0 and 4 on 2, and a pair 5 - 6 apart.
Platform triangle_with_leaves() {
    Platform platform;
    platform.sites = {{"0"}, {"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {"6"}};
    platform.links = {{"0-1", 1ms, 1e6}, {"1-2", 1ms, 1e6}, {"0-2", 5ms, 1e6},
                      {"3-0", 1ms, 1e6}, {"2-4", 1ms, 1e6}, {"5-6", 1ms, 1e6}};
    platform.site_links = {{0, 1, 0}, {1, 2, 1}, {0, 2, 2}, {3, 0, 3}, {2, 4, 4}, {5, 6, 5}};
    return platform;
}

std::vector<LinkIndex> links_of(const std::vector<SiteHop>& hops) {
    std::vector<LinkIndex> links;
    for (const SiteHop& hop : hops) links.push_back(hop.link);
    return links;
}

}  // namespace

TEST_CASE("Ways between sites have the least latency, from leaf to leaf too") {
    const SiteRoutes routes(triangle_with_leaves());
    CHECK(links_of(routes.between(0, 2)) == std::vector<LinkIndex>{0, 1});
    CHECK(links_of(routes.between(3, 4)) == std::vector<LinkIndex>{3, 0, 1, 4});
    CHECK(links_of(routes.between(4, 0)) == std::vector<LinkIndex>{4, 1, 0});
    CHECK(links_of(routes.between(3, 0)) == std::vector<LinkIndex>{3});
    CHECK(routes.between(3, 3).empty());
}

TEST_CASE("Hops of a way tell the direction in which a link is walked") {
    const SiteRoutes routes(triangle_with_leaves());
    const auto there = routes.between(3, 4);
    const auto back = routes.between(4, 3);
    REQUIRE(there.size() == 4);
    REQUIRE(back.size() == 4);
    for (const SiteHop& hop : there) CHECK(hop.forward);
    for (const SiteHop& hop : back) CHECK_FALSE(hop.forward);
}

TEST_CASE("Two sites with one link between them are connected with each other only") {
    const SiteRoutes routes(triangle_with_leaves());
    CHECK(routes.connected(5, 6));
    CHECK(links_of(routes.between(6, 5)) == std::vector<LinkIndex>{5});
    CHECK_FALSE(routes.connected(5, 0));
    CHECK_FALSE(routes.connected(3, 6));
    CHECK(routes.between(3, 6).empty());
}
