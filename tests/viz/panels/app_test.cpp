#include "viz/panels/app.hpp"

#include <array>
#include <set>
#include <tuple>

#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/panels/actions.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/playback.hpp"

namespace viz::panels {
namespace {

/// Whether a key of the lesson does something at a step of one.
bool changes_lesson(const KeyPress& key, std::size_t step) {
    tests::PanelFixture window(tests::lesson_trace("two-domains"));
    window.open_lesson();
    window.lesson->go_to_step(step);
    window.type('W');
    window.settle();
    window.click("map.ground");  // takes the keyboard from the line for the answer
    window.view.playback.moment = window.trace.start();
    window.frame();
    const auto state = [&] {
        const lesson::StepWork& work = window.lesson->work();
        return std::tuple(window.view, window.lesson->player().number(), work.hints.size(), work.response.has_value());
    };
    const auto before = state();
    window.frame(0, {key});
    return state() != before;
}

}  // namespace

TEST_CASE("A click plays, another pauses, and a second of frames is a second") {
    tests::PanelFixture window(tests::sample_trace());
    window.view.playback.skip_quiet = false;
    window.click("transport.play");
    REQUIRE(window.view.playback.playing);
    const model::Instant begin = window.view.playback.moment.time;
    for (int frame = 0; frame < 60; ++frame) window.frame(1.0 / 60);
    const auto span = static_cast<double>((window.view.playback.moment.time - begin).count());
    CHECK(span == Approx(window.view.playback.speed * 1e9).margin(2));
    CHECK(is_animating(window.view, window.caches));
    window.click("transport.play");
    CHECK_FALSE(window.view.playback.playing);
}

TEST_CASE("The timeline is pressed and dragged") {
    tests::PanelFixture window(tests::sample_trace());
    window.click("timeline");
    const model::Instant middle = window.view.playback.moment.time;
    CHECK(middle > window.trace.begin());
    CHECK(middle < window.trace.end());
    window.drag("timeline", 200, 0);
    CHECK(window.view.playback.moment.time > middle);
    window.drag("timeline", -5000, 0);
    CHECK(window.view.playback.moment.time <= window.trace.begin());
    window.drag("timeline", 5000, 0);
    CHECK(window.view.playback.moment.time == window.trace.end());
}

TEST_CASE("Every key in the help does something") {
    std::set<std::string_view> seen;
    for (const Action& action : actions()) {
        CAPTURE(action.keys);
        CHECK(seen.insert(action.keys).second);
        // From the beginning or from the end: one of the two lets every step go somewhere.
        bool changed = action.group == "Lesson" && (changes_lesson(action.key, 2) || changes_lesson(action.key, 3));
        for (const bool from_end : {false, true}) {
            tests::PanelFixture window(tests::sample_trace());
            ViewState& view = window.view;
            if (from_end) view.playback.moment = window.trace.moment_at(window.trace.end());
            view.map.zoom = 2;
            view.bookmarks = {model::Instant{2'100'000'000}};
            view.map.moved["mail.alpha.test"] = {1, 1};
            view.layout.left = 0.5;
            view.selection.host = "mail.alpha.test";
            if (from_end) view.layout = named_layout(LayoutName::present);
            window.frame();
            const ViewState before = view;
            window.frame(0, {action.key});
            changed = changed || !(view == before);
        }
        CHECK(changed);
    }
}

TEST_CASE("Keys typed into a text field are not commands") {
    tests::PanelFixture window(tests::sample_trace());
    window.view.bottom_tab = BottomTab::events;
    window.frame();
    window.frame();
    window.click("events.search");
    const auto playing = window.view.playback.playing;
    window.type(' ');
    CHECK(window.view.playback.playing == playing);
}

TEST_CASE("Stepping forth and back over a recording shows the same pictures") {
    tests::PanelFixture window(tests::sample_trace());
    std::vector<std::uint64_t> forth;
    do {
        window.settle();
        forth.push_back(window.digest());
    } while (step(window.trace, window.view.playback, model::StepKind::event, true));
    REQUIRE(forth.size() > 20);
    for (std::size_t index = forth.size(); index-- > 0;) {
        CAPTURE(index);
        window.settle();
        CHECK(window.digest() == forth[index]);
        step(window.trace, window.view.playback, model::StepKind::event, false);
    }
}

TEST_CASE("Every size, layout and theme is drawn soundly") {
    tests::PanelFixture window(tests::sample_trace());
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    constexpr std::array<std::array<float, 2>, 7> sizes = {
        {{320, 200}, {800, 600}, {1280, 720}, {1600, 900}, {1920, 1080}, {2560, 1440}, {3840, 2160}}};
    for (const auto& [width, height] : sizes) {
        window.resize(width, height);
        for (const LayoutName layout : {LayoutName::lesson, LayoutName::lab, LayoutName::present}) {
            for (const BottomTab tab :
                 {BottomTab::transcript, BottomTab::events, BottomTab::messages, BottomTab::mailboxes,
                  BottomTab::queues, BottomTab::dns, BottomTab::journey, BottomTab::inspector}) {
                CAPTURE(width, height, layout, tab);
                window.view.layout = named_layout(layout);
                window.view.bottom_tab = tab;
                window.view.theme = window.view.theme == ThemeName::dark ? ThemeName::light : ThemeName::dark;
                window.frame();
                window.frame();
                CHECK(window.is_sound());
            }
        }
    }
}

TEST_CASE("A single panel fills the picture") {
    tests::PanelFixture window(tests::sample_trace());
    for (const PanelName only :
         {PanelName::map, PanelName::journey, PanelName::transcript, PanelName::inspector, PanelName::events,
          PanelName::mailboxes, PanelName::queues, PanelName::dns, PanelName::timeline}) {
        CAPTURE(only);
        window.view.only = only;
        window.frame();
        window.frame();
        CHECK(window.is_sound());
        CHECK(window.vertex_count() > 100);
        CHECK(window.probes.find("transport.play") == nullptr);
    }
}

TEST_CASE("Splitters move and are put back") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.layout = named_layout(LayoutName::lab);
    window.frame();
    const PanelLayout before = window.view.layout;
    window.drag("splitter.left", 100, 0);
    CHECK(window.view.layout.left > before.left);
    window.drag("splitter.right", 100, 0);
    CHECK(window.view.layout.right < before.right);
    window.drag("splitter.bottom", 0, -60);
    CHECK(window.view.layout.bottom > before.bottom);
    window.type('r');
    CHECK(window.view.layout == before);
}

TEST_CASE("The buttons of the transport bar do what their keys do") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.click("transport.forward");
    CHECK(window.view.playback.moment.events > window.trace.start().events);
    window.click("transport.back");
    CHECK(window.view.playback.moment == window.trace.start());
    window.click("transport.delivery");
    CHECK(window.view.playback.moment.time > window.trace.begin());
    window.click("transport.end");
    CHECK(window.view.playback.moment.time == window.trace.end());
    window.click("transport.begin");
    CHECK(window.view.playback.moment == window.trace.start());
    const double speed = window.view.playback.speed;
    window.click("transport.faster");
    CHECK(window.view.playback.speed > speed);
    window.click("transport.slower");
    CHECK(window.view.playback.speed == speed);
    window.click("window.theme");
    CHECK(window.view.theme == ThemeName::light);
    window.click("window.help");
    CHECK(window.view.help_open);
}

TEST_CASE("An empty recording is drawn") {
    tests::PanelFixture window(model::Trace{});
    window.click("transport.play");
    window.frame(0.1);
    CHECK(window.is_sound());
}

}  // namespace viz::panels
