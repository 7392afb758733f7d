#include "viz/model/map_scene.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/model/route_finder.hpp"
#include "viz/model/scene_movers.hpp"

using namespace std::chrono_literals;
using protocol::Instant;
using viz::model::MapScene;
using viz::model::Moment;
using viz::model::SceneHost;
using viz::model::SceneMover;
using viz::model::Trace;

namespace {

bool is_near(double left, double right) {
    return std::abs(left - right) < 1e-6;
}

MapScene scene_at(const Trace& trace, const Moment& moment, const viz::model::SceneFocus& focus = {}) {
    return make_map_scene(trace, moment, trace.timeline().world_after(moment.events),
                          viz::layout::make_map_layout(trace.topology(), 1.6), focus);
}

const SceneHost& host_named(const MapScene& scene, std::string_view name) {
    const auto found =
        std::find_if(scene.hosts.begin(), scene.hosts.end(), [&](const SceneHost& host) { return host.name == name; });
    REQUIRE(found != scene.hosts.end());
    return *found;
}

/// Right after the n-th packet with that label has gone so much of its way.
Moment moment_of_packet(const Trace& trace, std::string_view label, double share) {
    for (const viz::model::Packet& packet : trace.packets()) {
        if (packet.label != label) continue;
        const double way = static_cast<double>((packet.arrives - packet.leaves).count());
        return trace.moment_at(packet.leaves + protocol::Duration{std::llround(way * share)});
    }
    return {};
}

}  // namespace

TEST_CASE("The scene shows hosts as they are at the moment") {
    const Trace trace = tests::sample_trace();
    const MapScene before = scene_at(trace, trace.moment_at(Instant{} + 40s));
    CHECK(before.hosts.size() == 6);
    CHECK(before.sites.size() == 3);
    CHECK(before.links.size() == 8);
    CHECK(host_named(before, "mail.beta.test").up);
    CHECK(host_named(before, "mail.beta.test").stored == 1);
    CHECK(host_named(before, "mail.alpha.test").queued == 0);
    CHECK(host_named(before, "alice-pc.alpha.test").label == "alice");
    CHECK(host_named(before, "ns.beta.test").role == viz::model::HostRole::name_server);

    const MapScene after = scene_at(trace, trace.moment_at(Instant{} + 90s), {.message = "m2"});
    CHECK_FALSE(host_named(after, "mail.beta.test").up);
    CHECK(host_named(after, "mail.alpha.test").deferred == 1);
    CHECK(host_named(after, "mail.alpha.test").highlighted);
    CHECK_FALSE(host_named(after, "mail.beta.test").highlighted);
    CHECK(after.movers.empty());
}

TEST_CASE("A packet moves over the hubs of the sites between two hosts") {
    const Trace trace = tests::sample_trace();
    const viz::layout::MapLayout layout = viz::layout::make_map_layout(trace.topology(), 1.6);
    const Moment moment = moment_of_packet(trace, "EHLO mail.alpha.test", 0.5);
    const MapScene scene = scene_at(trace, moment, {.message = "m1"});
    REQUIRE(scene.movers.size() == 1);
    const SceneMover& mover = scene.movers.front();
    REQUIRE(mover.path.size() == 5);
    CHECK(mover.path.front() == layout.hosts.at("mail.alpha.test"));
    CHECK(mover.path[2] == layout.find_site("core")->hub);
    CHECK(mover.path.back() == layout.hosts.at("mail.beta.test"));
    CHECK(is_near(mover.progress, 0.5));
    CHECK(mover.highlighted);
    CHECK(is_near(std::hypot(mover.direction_x, mover.direction_y), 1));
    const auto busy = std::count_if(scene.links.begin(), scene.links.end(),
                                    [](const viz::model::SceneLink& link) { return link.active && link.highlighted; });
    CHECK(busy == 1);
}

TEST_CASE("What is lost stops half of the way") {
    const Trace trace = tests::sample_trace();
    for (const viz::model::Packet& packet : trace.packets()) {
        if (!packet.lost) continue;
        const Moment moment = trace.moment_at(packet.arrives - 1ns);
        const MapScene scene = scene_at(trace, moment);
        REQUIRE(scene.movers.size() == 1);
        CHECK(scene.movers.front().progress == 0.5);
    }
}

TEST_CASE("Movers at the same place have lanes of their own") {
    tests::TraceBuilder run;
    run.site("s");
    run.host("a", "s", "client", "10.0.0.1");
    run.host("b", "s", "mail-server", "10.0.0.2");
    run.link("a", "a", "s", 10ms);
    run.link("b", "b", "s", 10ms);
    run.at(1s);
    for (int count = 0; count < 4; ++count) {
        for (const bool there : {true, false}) {
            tests::Event& sent = run.add(there ? "a" : "b", tests::EventKind::datagram_sent);
            sent.fields.set("to_host", there ? "b" : "a");
        }
    }
    const Trace trace = run.trace();
    const MapScene scene = scene_at(trace, trace.moment_at(Instant{} + 1010ms));
    REQUIRE(scene.movers.size() == 8);
    std::set<int> lanes;
    for (const SceneMover& mover : scene.movers) {
        lanes.insert(mover.lane);
        CHECK(mover.side_x == scene.movers.front().side_x);
        CHECK(mover.side_y == scene.movers.front().side_y);
    }
    CHECK(lanes == std::set<int>{-3, -2, -1, 0, 1, 2, 3, 4});
}

TEST_CASE("Places on a path keep clear of the hosts at its ends") {
    const std::vector<viz::layout::Point> path{{0, 0}, {4, 0}, {4, 0}, {4, 4}};
    const viz::model::PathPlace start = viz::model::place_on_path(path, 0);
    CHECK(is_near(start.position.x, viz::model::host_clearance));
    CHECK(start.leg == 0);
    const viz::model::PathPlace middle = viz::model::place_on_path(path, 0.5);
    CHECK(is_near(middle.position.x, 4));
    CHECK(is_near(middle.position.y, 0));
    const viz::model::PathPlace end = viz::model::place_on_path(path, 1);
    CHECK(is_near(end.position.y, 4 - viz::model::host_clearance));
    CHECK(is_near(end.direction_y, 1));
    const std::vector<viz::layout::Point> nowhere{{1, 1}, {1, 1}};
    CHECK(viz::model::place_on_path(nowhere, 0.3).position == viz::layout::Point{1, 1});
}

TEST_CASE("Routes are found by name or by latency") {
    const Trace trace = tests::sample_trace();
    sim::recording::World world = trace.timeline().world_after(trace.setup_events());
    const auto named = viz::model::find_route(world, "mail.alpha.test", "mail.beta.test");
    REQUIRE(named);
    CHECK(named->latency == 21ms);
    CHECK(named->hops.size() == 4);
    CHECK(named->hops[1] == viz::model::HostRoute::Hop{"alpha.test--core", "core"});
    const auto back = viz::model::find_route(world, "mail.beta.test", "mail.alpha.test");
    REQUIRE(back);
    CHECK(back->hops.back().to == "mail.alpha.test");
    world.routes.clear();
    CHECK(viz::model::find_route(world, "mail.alpha.test", "mail.beta.test") == named);
    CHECK(viz::model::find_route(world, "mail.alpha.test", "mail.alpha.test")->hops.empty());
    world.links.erase("beta.test--core");
    CHECK_FALSE(viz::model::find_route(world, "mail.alpha.test", "mail.beta.test"));
    CHECK_FALSE(viz::model::find_route(world, "mail.alpha.test", "nobody"));
}
