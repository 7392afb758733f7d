#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/panels/map_cache.hpp"
#include "viz/theme/imgui_compat.hpp"

namespace {

using namespace std::chrono_literals;
using tests::PanelFixture;
using viz::panels::Probes;

constexpr std::array hosts{"alice-pc.alpha.test", "mail.alpha.test", "resolver.alpha.test",
                           "bob-pc.beta.test",    "mail.beta.test",  "ns.beta.test"};

ImVec2 centre_of(const Probes::Rectangle& rectangle) {
    return {(rectangle.left + rectangle.right) / 2, (rectangle.top + rectangle.bottom) / 2};
}

ImVec2 place_of(const PanelFixture& window, const std::string& host) {
    return centre_of(window.probe("map.host." + host));
}

/// A moment at which something of m1 is under way, and its first packet.
const viz::model::Packet& show_packet(PanelFixture& window) {
    for (const viz::model::Packet& packet : window.trace.packets()) {
        if (packet.message != "m1" || packet.connection == 0) continue;
        const auto middle = packet.leaves + (packet.arrives - packet.leaves) / 2;
        window.view.playback.moment = window.trace.moment_at(middle);
        window.frame();
        if (window.probes.find("map.packet." + std::to_string(packet.event)) != nullptr) return packet;
    }
    FAIL("the sample has no packet of m1");
    return window.trace.packets().front();
}

TEST_CASE("The map shows every host within the panel at every size") {
    PanelFixture window(tests::sample_trace());
    constexpr std::array<std::pair<float, float>, 6> sizes{
        {{320, 200}, {500, 300}, {800, 600}, {1280, 720}, {1920, 1200}, {3840, 2160}}};
    for (const auto only : {viz::panels::PanelName::map, viz::panels::PanelName::all}) {
        window.view.only = only;
        for (const auto& [width, height] : sizes) {
            window.resize(width, height);
            window.frame();
            window.frame();
            CAPTURE(width, height);
            CHECK(window.is_sound());
            if (window.probes.find("map.ground") == nullptr) continue;  // no room for a map at all
            const auto& ground = window.probe("map.ground");
            for (const char* host : hosts) {
                const ImVec2 place = place_of(window, host);
                CHECK(place.x > ground.left);
                CHECK(place.x < ground.right);
                CHECK(place.y > ground.top);
                CHECK(place.y < ground.bottom);
            }
            const auto& legend = window.probe("map.legend");
            CHECK(legend.left >= ground.left);
            CHECK(legend.right <= window.probe("map.zoom_out").left);
        }
    }
}

TEST_CASE("A click on a host selects it, one on the ground selects no host") {
    PanelFixture window(tests::sample_trace());
    window.click("map.host.mail.alpha.test");
    CHECK(window.view.selection.host == "mail.alpha.test");
    CHECK(window.view.map.moved.empty());
    const auto& ground = window.probe("map.ground");
    window.click_at(ground.right - 4, ground.top + 4);
    CHECK(window.view.selection.host.empty());
}

TEST_CASE("A click on a packet selects its connection and its mail") {
    PanelFixture window(tests::sample_trace());
    const viz::model::Packet packet = show_packet(window);
    window.view.selection = {};
    window.click("map.packet." + std::to_string(packet.event));
    CHECK(window.view.selection.connection == packet.connection);
    CHECK(window.view.selection.message == "m1");
}

TEST_CASE("Dragging a host moves it alone and selects nothing") {
    PanelFixture window(tests::sample_trace());
    const ImVec2 before = place_of(window, "alice-pc.alpha.test");
    const ImVec2 other = place_of(window, "bob-pc.beta.test");
    window.drag("map.host.alice-pc.alpha.test", 40, 25);
    const ImVec2 after = place_of(window, "alice-pc.alpha.test");
    CHECK(after.x - before.x == Approx(40).margin(1));
    CHECK(after.y - before.y == Approx(25).margin(1));
    CHECK(place_of(window, "bob-pc.beta.test").x == other.x);
    CHECK(window.view.map.moved.size() == 1);
    CHECK(window.view.selection.host.empty());
}

TEST_CASE("A branch that comes while a host is dragged does not make the drag one of the map") {
    PanelFixture window(tests::sample_trace());
    const ImVec2 from = place_of(window, "alice-pc.alpha.test");
    const auto move_to = [&window](float x, float y) {
        viz::theme::feed_mouse_position(x, y);
        window.frame();
        window.frame();
    };
    move_to(from.x, from.y);
    viz::theme::feed_mouse_button(0, true);
    window.frame();
    move_to(from.x + 20, from.y);
    REQUIRE(window.view.map.moved.size() == 1);
    window.caches.map->press = {};  // as when another trace is shown
    window.frame();
    move_to(from.x + 60, from.y + 30);
    CHECK(window.view.map.offset == viz::layout::Point{});
    viz::theme::feed_mouse_button(0, false);
    window.frame();
    CHECK(window.view.selection.host.empty());
}

TEST_CASE("Keys cannot move the map out of sight, and move it back at once") {
    PanelFixture window(tests::sample_trace());
    const auto ground = window.probe("map.ground");
    const auto press = [&window](viz::panels::Key key) {
        window.press(key, true, true);
        window.frame();  // keys are for the next frame
    };
    for (int count = 0; count < 100; ++count) {
        press(viz::panels::Key::right);
        press(viz::panels::Key::down);
    }
    const auto offset = window.view.map.offset;
    press(viz::panels::Key::right);
    CHECK(window.view.map.offset == offset);
    const ImVec2 before = place_of(window, "mail.beta.test");
    CHECK(before.x > ground.left);
    CHECK(before.x < centre_of(ground).x);
    press(viz::panels::Key::left);
    CHECK(place_of(window, "mail.beta.test").x > before.x + 10);
    window.type('0');
    CHECK(window.view.map.offset == viz::layout::Point{});
}

TEST_CASE("Dragging the ground moves the map, a double click shows all of it again") {
    PanelFixture window(tests::sample_trace());
    const ImVec2 before = place_of(window, "mail.alpha.test");
    window.drag("map.ground", 30, -20);
    const ImVec2 after = place_of(window, "mail.alpha.test");
    CHECK(after.x - before.x == Approx(30).margin(1));
    CHECK(after.y - before.y == Approx(-20).margin(1));
    const auto& ground = window.probe("map.ground");
    const ImVec2 empty{ground.right - 4, ground.top + 4};
    window.click_at(empty.x, empty.y);
    window.click_at(empty.x, empty.y);
    CHECK(place_of(window, "mail.alpha.test").x == Approx(before.x).margin(0.1));
    CHECK(window.view.map.offset == viz::layout::Point{});
}

TEST_CASE("The wheel enlarges the map around the pointer") {
    PanelFixture window(tests::sample_trace());
    const ImVec2 before = place_of(window, "mail.alpha.test");
    window.wheel_at(before.x, before.y, 3);
    CHECK(window.view.map.zoom > 1.2);
    CHECK(place_of(window, "mail.alpha.test").x == Approx(before.x).margin(1));
    CHECK(place_of(window, "mail.alpha.test").y == Approx(before.y).margin(1));
    CHECK(window.is_sound());
}

TEST_CASE("The buttons enlarge the map, make it smaller and show all of it") {
    PanelFixture window(tests::sample_trace());
    window.click("map.zoom_in");
    CHECK(window.view.map.zoom > 1);
    window.click("map.zoom_out");
    CHECK(window.view.map.zoom == Approx(1));
    window.click("map.zoom_out");
    CHECK(window.view.map.zoom < 1);
    window.click("map.fit");
    CHECK(window.view.map.zoom == 1);
    for (int turn = 0; turn < 30; ++turn) window.click("map.zoom_in");
    CHECK(window.is_sound());
    CHECK(window.view.map.zoom <= 12);
}

TEST_CASE("Whatever the mouse is over, the map stays sound") {
    PanelFixture window(tests::sample_trace());
    window.view.playback.moment = window.trace.moment_at({std::chrono::nanoseconds(70s).count()});
    const auto ground = window.probe("map.ground");
    for (float x = ground.left + 2; x < ground.right; x += 61) {
        for (float y = ground.top + 2; y < ground.bottom; y += 47) {
            viz::theme::feed_mouse_position(x, y);
            window.frame();
            CHECK(window.is_sound());
        }
    }
}

TEST_CASE("The picture of a moment does not depend on what was shown before") {
    std::uint64_t expected = 0;
    viz::model::Instant moment;
    {
        PanelFixture fresh(tests::sample_trace());
        moment = show_packet(fresh).leaves;
        fresh.frame();
        expected = fresh.digest();
    }
    PanelFixture again(tests::sample_trace());
    for (int step = 0; step < 20; ++step) {
        again.view.playback.moment = again.trace.moment_at(moment + std::chrono::milliseconds(step));
        again.frame();
    }
    show_packet(again);
    again.frame();
    CHECK(again.digest() == expected);
}

TEST_CASE("A recording without hosts says that it waits") {
    PanelFixture window{viz::model::Trace()};
    CHECK(window.is_sound());
    CHECK(window.probes.find("map.ground") == nullptr);
    CHECK(window.vertex_count() > 0);
}

TEST_CASE("The small map is there where the world is not all in sight, and a click on it goes there") {
    PanelFixture window(tests::sample_trace(), 1600, 900);
    window.frame();
    CHECK(window.probes.find("map.minimap") == nullptr);
    window.view.map.zoom = 4;
    window.frame();
    window.frame();
    const auto box = window.probe("map.minimap");
    CHECK(box.left > window.probe("map.ground").left);
    CHECK(box.bottom <= window.probe("map.fit").top);
    const auto before = window.view.map.offset;
    window.click_at(box.left + 8, (box.top + box.bottom) / 2);
    CHECK(window.view.map.offset.x < before.x - 1);
    CHECK(window.view.map.zoom == 4);
    CHECK(window.is_sound());
    window.drag("map.minimap", 40, 0);
    CHECK(window.view.map.offset.x > before.x);
}

}  // namespace
