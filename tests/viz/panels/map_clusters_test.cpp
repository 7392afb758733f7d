#include <cmath>
#include <string>
#include <utility>

#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "tests/viz/support/trace_builder.hpp"

namespace {

using namespace std::chrono_literals;
using tests::PanelFixture;
using viz::panels::Probes;

/// A star of so many sites of three hosts each, in which a1 sends a datagram to a2.
viz::model::Trace make_many_sites(int sites) {
    tests::TraceBuilder builder;
    builder.site("core");
    for (int site = 0; site < sites; ++site) {
        const std::string name = "s" + std::to_string(site);
        const std::string number = std::to_string(site);
        builder.site(name);
        builder.link("to-" + name, name, "core", 10ms);
        for (const char* host : {"a", "b", "c"}) {
            const std::string host_name = host + number + "." + name;
            const std::string address = "10." + number + ".0." + std::to_string(host[0] - 'a' + 1);
            builder.host(host_name, name, host[0] == 'a' ? "resolver" : "mail-server", address);
            builder.link("access-" + host_name, host_name, name, 1ms);
        }
    }
    builder.at(1s);
    builder.ask("a1.s1", "10.1.0.1", "a2.s2", "10.2.0.1", "s2.", "MX", {"s2. 60 IN MX 10 b2.s2."}, 500ms);
    return builder.trace();
}

std::size_t count_probes(const PanelFixture& window, const std::string& prefix) {
    std::size_t count = 0;
    for (const auto& [name, rectangle] : window.probes.all()) count += name.starts_with(prefix) ? 1U : 0U;
    return count;
}

bool is_within(const Probes::Rectangle& inner, const Probes::Rectangle& outer) {
    return inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top &&
           inner.bottom <= outer.bottom;
}

ImVec2 middle_of_probe(const Probes::Rectangle& rectangle) {
    return {(rectangle.left + rectangle.right) / 2, (rectangle.top + rectangle.bottom) / 2};
}

}  // namespace

TEST_CASE("From afar each of many sites is one tile, in sight and beside all others") {
    for (const int sites : {20, 60}) {
        PanelFixture window(make_many_sites(sites), 1280, 720);
        for (const auto& [width, height] : {std::pair{800.F, 600.F}, {1280.F, 720.F}, {1600.F, 900.F}}) {
            window.resize(width, height);
            window.frame();
            window.frame();
            CAPTURE(sites, width);
            CHECK(window.is_sound());
            CHECK(count_probes(window, "map.site.") == static_cast<std::size_t>(sites) + 1);
            CHECK(count_probes(window, "map.host.") == 0);
            const auto& ground = window.probe("map.ground");
            for (const auto& [name, tile] : window.probes.all()) {
                if (!name.starts_with("map.site.")) continue;
                CHECK(is_within(tile, ground));
                for (const auto& [other_name, other] : window.probes.all()) {
                    if (!other_name.starts_with("map.site.") || other_name == name) continue;
                    const bool apart = tile.right <= other.left || other.right <= tile.left ||
                                       tile.bottom <= other.top || other.bottom <= tile.top;
                    CHECK(apart);
                }
            }
        }
    }
}

TEST_CASE("A click on a site's tile opens it to its hosts; the second of a double click does not close it again") {
    PanelFixture window(make_many_sites(60), 1280, 720);
    window.frame();
    const auto tile = middle_of_probe(window.probe("map.site.s37"));
    window.click_at(tile.x, tile.y);
    window.frame();
    CHECK(window.view.map.zoom > 1.5);
    const auto ground = window.probe("map.ground");
    for (const char* host : {"a37.s37", "b37.s37", "c37.s37"})
        CHECK(is_within(window.probe(std::string("map.host.") + host), ground));
    window.click_at(tile.x, tile.y);
    CHECK(window.view.map.zoom > 1.5);
    window.click("map.fit");
    window.frame();
    CHECK(window.view.map.zoom == 1);
    CHECK(count_probes(window, "map.host.") == 0);
}

TEST_CASE("The wheel opens the sites, too, and what travels goes from tile to tile") {
    PanelFixture window(make_many_sites(60), 1280, 720);
    window.view.playback.moment = window.trace.moment_at(viz::model::Instant{1'100'000'000});
    window.frame();
    const auto from = middle_of_probe(window.probe("map.site.s1"));
    REQUIRE(count_probes(window, "map.packet.") == 1);
    std::string packet;
    for (const auto& [name, rectangle] : window.probes.all()) {
        if (name.starts_with("map.packet.")) packet = name;
    }
    const auto early = middle_of_probe(window.probe(packet));
    window.view.playback.moment = window.trace.moment_at(viz::model::Instant{1'450'000'000});
    window.frame();
    const auto to = middle_of_probe(window.probe("map.site.s2"));
    const auto late = middle_of_probe(window.probe(packet));
    const auto distance = [](ImVec2 a, ImVec2 b) { return std::hypot(a.x - b.x, a.y - b.y); };
    CHECK(distance(early, from) < distance(early, to) + distance(from, to));
    CHECK(distance(late, to) < distance(early, to));
    window.wheel_at(from.x, from.y, 12);
    window.frame();
    CHECK(count_probes(window, "map.host.") > 0);
    CHECK(count_probes(window, "map.site.") == 0);
    CHECK(window.is_sound());
}

TEST_CASE("Few sites show their hosts however small they are") {
    PanelFixture window(tests::sample_trace(), 640, 400);
    window.view.map.zoom = 0.3;
    window.frame();
    CHECK(count_probes(window, "map.site.") == 0);
    CHECK(count_probes(window, "map.host.") > 0);
}

TEST_CASE("The camera goes with the selected mail: to its envelope, or to who holds it") {
    PanelFixture window(tests::sample_trace(), 1280, 720);
    window.view.selection.message = "m1";
    window.type('J');
    REQUIRE(window.view.map.follow);
    const auto is_centred = [&](const Probes::Rectangle& place) {
        const auto ground = middle_of_probe(window.probe("map.ground"));
        const auto middle = middle_of_probe(place);
        return std::abs(middle.x - ground.x) < 40 && std::abs(middle.y - ground.y) < 60;
    };
    std::size_t envelopes = 0;
    for (const viz::model::Packet& packet : window.trace.packets()) {
        if (packet.kind != viz::model::PacketKind::mail || packet.message != "m1") continue;
        for (const double share : {0.1, 0.5, 0.9}) {
            const auto span = static_cast<double>((packet.arrives - packet.leaves).count()) * share;
            window.view.playback.moment =
                window.trace.moment_at(packet.leaves + viz::model::Duration(static_cast<std::int64_t>(span)));
            window.frame();
            window.frame();
            CHECK(is_centred(window.probe("map.packet." + std::to_string(packet.event))));
            ++envelopes;
        }
    }
    CHECK(envelopes > 0);
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    window.frame();
    window.frame();
    CHECK(window.view.map.zoom >= 1.7);
    std::size_t centred = 0;
    for (const auto& [name, place] : window.probes.all())
        centred += name.starts_with("map.host.") && is_centred(place) ? 1U : 0U;
    CHECK(centred == 1);  // who holds it
    window.type('0');
    CHECK_FALSE(window.view.map.follow);
    CHECK(window.view.map.zoom == 1);
}

TEST_CASE("The camera glides while time runs, and a drag of the ground or a click on its chip stops it") {
    PanelFixture window(tests::sample_trace(), 1280, 720);
    window.view.selection.message = "m1";
    window.view.map.follow = true;
    window.frame(0.05);
    const double first = window.view.map.zoom;
    CHECK(first > 1);
    CHECK(first < 1.8);
    CHECK(viz::panels::is_animating(window.view, window.caches));
    for (int turn = 0; turn < 100; ++turn) window.frame(0.05);
    CHECK(window.view.map.zoom == Approx(1.8).margin(0.01));
    CHECK_FALSE(viz::panels::is_animating(window.view, window.caches));
    window.click("map.follow");
    CHECK_FALSE(window.view.map.follow);
    window.view.map.follow = true;
    window.frame();
    window.drag("map.ground", 30, 20);
    CHECK_FALSE(window.view.map.follow);
}
