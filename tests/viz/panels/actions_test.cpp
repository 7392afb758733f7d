#include "viz/panels/actions.hpp"

#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/model/message_hops.hpp"

namespace viz::panels {

TEST_CASE("The viewer's page lists every key") {
    std::ifstream file("docs/viewer.md", std::ios::binary);
    const std::string page(std::istreambuf_iterator<char>(file), {});
    for (const Action& action : actions()) {
        CAPTURE(action.keys);
        CHECK(page.find(fmt::format("\n| {} | {} |\n", action.keys, action.text)) != std::string::npos);
    }
}

TEST_CASE("No key means two things") {
    for (const Action& first : actions()) {
        for (const Action& second : actions()) {
            if (&first == &second) continue;
            CAPTURE(first.keys, second.keys);
            CHECK_FALSE(first.key == second.key);
            CHECK_FALSE(first.key == second.other_key);
        }
    }
}

TEST_CASE("Keys go round the hosts and the connections that have begun, either way") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    const auto& hosts = window.trace.topology().hosts;
    window.type('h');
    CHECK(window.view.selection.host == hosts.front().name);
    CHECK(window.view.inspector.tab == InspectorTab::host);
    window.type('H');
    CHECK(window.view.selection.host == hosts.back().name);
    window.type('h');
    CHECK(window.view.selection.host == hosts.front().name);

    const auto& connections = window.trace.connections();
    window.type('O');
    const auto selected = window.view.selection.connection;
    REQUIRE(selected != 0);
    CHECK(window.view.transcript.pinned);
    for (std::size_t index = 0; index < connections.size(); ++index) window.type('o');
    CHECK(window.view.selection.connection == selected);
}

TEST_CASE("A connection that has not begun is not gone to") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.type('o');
    CHECK(window.view.selection.connection == 0);
}

TEST_CASE("Keys turn the inspector's pages and go through the hops of the mail") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    window.type('E');
    CHECK(window.view.inspector.tab == InspectorTab::event);
    window.type('e');
    CHECK(window.view.inspector.tab == InspectorTab::envelope);
    const auto hops = model::hops_until(window.trace, window.view.playback.moment, "m1").size();
    REQUIRE(hops >= 2);
    window.type('[');
    CHECK(window.view.inspector.hop == static_cast<int>(hops) - 2);
    for (std::size_t index = 0; index < hops + 2; ++index) window.type('[');
    CHECK(window.view.inspector.hop == 0);
    for (std::size_t index = 0; index < hops + 2; ++index) window.type(']');
    CHECK(window.view.inspector.hop == static_cast<int>(hops) - 1);
}

TEST_CASE("Keys pan the map by less the closer it is, and make everything larger") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.press(Key::right, true, true);
    const double far = window.view.map.offset.x;
    CHECK(far > 0);
    window.press(Key::left, true, true);
    CHECK(window.view.map.offset.x == 0);
    window.view.map.zoom = 4;
    window.press(Key::down, true, true);
    CHECK(window.view.map.offset.y == far / 4);
    window.type('u');
    CHECK(window.view.user_scale > 1);
    window.type('U');
    CHECK(window.view.user_scale == 1);
    for (int times = 0; times < 50; ++times) window.type('U');
    CHECK(window.view.user_scale == user_scale_min);
}

}  // namespace viz::panels
