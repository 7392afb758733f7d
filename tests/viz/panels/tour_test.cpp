#include "viz/panels/tour.hpp"

#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/panels/frame_geometry.hpp"

namespace {

using tests::PanelFixture;
using viz::panels::Key;
using viz::panels::tour_length;

TEST_CASE("The tour has a few steps, each in sight at every size of the window") {
    CHECK(tour_length() >= 5);
    CHECK(tour_length() <= 7);
    PanelFixture window(tests::sample_trace());
    for (const auto& [width, height] : {std::pair{640.F, 400.F}, {800.F, 600.F}, {1280.F, 720.F}, {1920.F, 1200.F}}) {
        window.resize(width, height);
        for (int step = 1; step <= tour_length(); ++step) {
            window.view.tour_step = step;
            window.settle();
            CAPTURE(width, step);
            const auto& place = window.probe("tour");
            CHECK(window.is_sound());
            CHECK(place.left >= 0);
            CHECK(place.top >= 0);
            CHECK(place.right <= width);
            CHECK(place.bottom <= height);
        }
    }
}

TEST_CASE("Where the window shows everything, every step of the tour points at something") {
    PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.layout = viz::panels::named_layout(viz::panels::LayoutName::lab);
    for (int step = 1; step <= tour_length(); ++step) {
        window.view.tour_step = step;
        window.settle();
        CAPTURE(step);
        CHECK(window.probes.find("tour.target") != nullptr);
    }
}

TEST_CASE("Keys go through the tour, back, and out of it, and do nothing else meanwhile") {
    PanelFixture window(tests::sample_trace());
    window.type('B');
    CHECK(window.view.tour_step == 1);
    const auto moment = window.view.playback.moment;
    window.press(Key::right);
    window.press(Key::enter);
    window.type(' ');
    CHECK(window.view.tour_step == 4);
    window.press(Key::left);
    CHECK(window.view.tour_step == 3);
    window.type('t');
    window.press(Key::end);
    CHECK(window.view.playback.moment == moment);
    CHECK_FALSE(window.view.playback.playing);
    CHECK(window.view.theme == viz::panels::ThemeName::dark);
    window.press(Key::escape);
    CHECK(window.view.tour_step == 0);
    window.view.tour_step = tour_length();
    window.press(Key::enter);
    CHECK(window.view.tour_step == 0);
}

TEST_CASE("Buttons go through the tour, back, and out of it") {
    PanelFixture window(tests::sample_trace());
    window.view.tour_step = 1;
    window.settle();
    window.click("tour.next");
    CHECK(window.view.tour_step == 2);
    window.settle();
    window.click("tour.back");
    CHECK(window.view.tour_step == 1);
    window.settle();
    window.click("tour.skip");
    CHECK(window.view.tour_step == 0);
}

}  // namespace
