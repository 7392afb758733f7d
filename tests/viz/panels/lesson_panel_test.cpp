// Lessons in the window: played by mouse and by keyboard, held at their stops, closed and opened again.
#include <algorithm>
#include <array>

#include "sim/lesson/answer.hpp"
#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "viz/panels/lesson_frame.hpp"
#include "viz/panels/playback.hpp"

namespace viz::panels {
namespace {

using lesson::AnswerKind;
using lesson::Phase;
using tests::PanelFixture;

/// A lesson in a window large enough for each question to be in sight.
struct PlayedLesson {
    explicit PlayedLesson(const std::string& name) : window(tests::lesson_trace(name), 1600, 1000) {
        window.open_lesson();
    }

    lesson::LessonPlay& play() { return *window.lesson; }
    [[nodiscard]] std::string right_input() { return play().player().question()->right_input(); }
    /// Until the run has come to its stop. It must not take long.
    void watch() {
        int frames = 0;
        for (; play().phase() == Phase::running && frames < 250; ++frames) window.frame(0.05);
        CAPTURE(frames);
        REQUIRE(play().phase() != Phase::running);
        window.settle();
    }

    PanelFixture window;
};

std::string letter(std::size_t place) {
    return {sim::lesson::letter_of(place)};
}

void answer_by_mouse(PlayedLesson& lesson) {
    const std::string right = lesson.right_input();
    const AnswerKind kind = *lesson.play().asked_kind();
    if (kind == AnswerKind::host) return lesson.window.click("map.host." + right);
    if (kind == AnswerKind::line) {
        lesson.window.click("lesson.line");
        return lesson.window.write(right);
    }
    const auto places = lesson::places_in(right);
    for (std::size_t to = 0; to < places.size(); ++to) {
        if (kind != AnswerKind::order) {
            lesson.window.click("lesson.option." + letter(places[to]));
            continue;
        }
        while (lesson.play().draft().places[to] != places[to])
            lesson.window.click("lesson.row." + letter(places[to]) + ".up");
    }
}

void answer_by_keyboard(PlayedLesson& lesson) {
    const std::string right = lesson.right_input();
    const AnswerKind kind = *lesson.play().asked_kind();
    if (kind == AnswerKind::host) {
        while (lesson.window.view.selection.host != right) lesson.window.type('h');
        lesson.window.settle();
        return;
    }
    if (kind == AnswerKind::line) {
        lesson.window.settle();  // the line takes the keyboard by itself
        REQUIRE(lesson.window.view.lesson.line_active);
        return lesson.window.write(right);
    }
    const auto places = lesson::places_in(right);
    for (std::size_t to = 0; to < places.size(); ++to) {
        lesson.window.type(sim::lesson::letter_of(places[to]));
        if (kind != AnswerKind::order) continue;
        while (lesson.play().draft().places[to] != places[to]) lesson.window.press(Key::up, false, true);
    }
}

}  // namespace

TEST_CASE("Every lesson is played by mouse to full points") {
    for (const std::string& name : tests::lesson_names()) {
        CAPTURE(name);
        PlayedLesson lesson(name);
        lesson.window.click("lesson.next");
        lesson.watch();
        while (lesson.play().phase() == Phase::step) {
            CAPTURE(lesson.play().player().number());
            if (lesson.play().is_asking()) {
                answer_by_mouse(lesson);
                lesson.window.click("lesson.next");
                REQUIRE_FALSE(lesson.play().is_asking());
            }
            REQUIRE(lesson.window.is_sound());
            lesson.window.click("lesson.next");
            lesson.watch();
        }
        const auto score = lesson.play().player().score();
        CHECK(score.points == score.points_max);
        CHECK(score.right == score.questions);
        lesson.window.click("lesson.next");
        CHECK_FALSE(lesson.window.view.lesson.open);
    }
}

TEST_CASE("Every lesson is played by the keyboard alone to full points") {
    for (const std::string& name : tests::lesson_names()) {
        CAPTURE(name);
        PlayedLesson lesson(name);
        lesson.window.press(Key::enter);
        lesson.watch();
        while (lesson.play().phase() == Phase::step) {
            CAPTURE(lesson.play().player().number());
            if (lesson.play().is_asking()) {
                answer_by_keyboard(lesson);
                lesson.window.press(Key::enter);
                lesson.window.settle();
                REQUIRE_FALSE(lesson.play().is_asking());
            }
            lesson.window.press(Key::enter);
            lesson.window.press(Key::enter);  // at once to the stop, if it is not there yet
            if (lesson.play().phase() == Phase::step && !lesson.play().is_asking()) continue;
            lesson.watch();
        }
        const auto score = lesson.play().player().score();
        CHECK(score.points == score.points_max);
    }
}

TEST_CASE("While a question waits nothing can be seen of what comes after its stop") {
    PlayedLesson lesson("two-domains");
    PanelFixture& window = lesson.window;
    window.press(Key::enter);
    window.press(Key::enter);
    window.press(Key::enter);
    window.settle();
    REQUIRE(lesson.play().is_asking());
    const model::Moment stop = *lesson.play().stop(window.trace);
    for (const char character : {' ', 'd', '.'}) {
        window.type(character);
        window.frame(0.1);
        CHECK(window.view.playback.moment == stop);
        CHECK_FALSE(window.view.playback.playing);
    }
    window.press(Key::end);
    window.settle();
    CHECK(window.view.playback.moment == stop);
    window.view.bottom_tab = BottomTab::events;
    window.settle();
    const auto beyond = std::ranges::count_if(window.probes.all(), [&](const auto& probe) {
        const std::string prefix = "events.row.";
        return probe.first.starts_with(prefix) && std::stoul(probe.first.substr(prefix.size())) >= stop.events;
    });
    CHECK(beyond == 0);
    // Backwards is free, and playing comes to the stop again, where it waits.
    window.press(Key::home);
    CHECK(window.view.playback.moment == window.trace.start());
    window.view.playback.speed = 1;
    window.type(' ');
    for (int count = 0; count < 100; ++count) window.frame(0.1);
    CHECK(window.view.playback.moment == stop);
    CHECK(lesson.play().player().number() == 2);
}

TEST_CASE("While a question waits the timeline has no time, wait or tooltip of what comes after its stop") {
    PlayedLesson lesson("server-down");
    PanelFixture& window = lesson.window;
    lesson.play().go_to_step(2);
    window.type('W');
    window.settle();
    REQUIRE(lesson.play().is_asking());
    const auto beyond = [&] {
        const std::int64_t stop = lesson.play().stop(window.trace)->time.nanoseconds;
        return std::ranges::count_if(window.probes.all(), [&](const auto& probe) {
            const std::string& name = probe.first;
            if (!name.starts_with("timeline.tick.") && !name.starts_with("timeline.wait.")) return false;
            return std::stoll(name.substr(name.rfind('.') + 1)) > stop;
        });
    };
    CHECK(beyond() == 0);
    const auto strip = window.probe("timeline");
    const float middle = (strip.top + strip.bottom) / 2;
    window.wheel_at(1, 1, 0);
    window.settle();
    const auto away = window.digest();
    window.wheel_at(strip.right - 3, middle, 0);
    window.settle();
    CHECK(window.digest() == away);
    window.wheel_at(strip.left + 1, middle, 0);
    window.settle();
    CHECK(window.digest() != away);
    window.click("lesson.close");
    window.settle();
    CHECK(beyond() > 0);
}

TEST_CASE("A lesson is no trap: it is left out, gone back from, closed, and everything is free") {
    PlayedLesson lesson("two-domains");
    PanelFixture& window = lesson.window;
    for (int count = 0; count < 3; ++count) window.press(Key::enter);
    window.settle();
    REQUIRE(lesson.play().is_asking());
    window.type('q');
    CHECK_FALSE(window.view.lesson.open);
    window.press(Key::end);
    window.settle();
    CHECK(window.view.playback.moment == window.trace.moment_at(window.trace.end()));
    CHECK(window.probes.find("panel.lesson") == nullptr);
    CHECK(window.probes.find("panel.journey") != nullptr);
    window.type('q');
    window.settle();
    CHECK(lesson.play().is_asking());
    CHECK(window.view.playback.moment == *lesson.play().stop(window.trace));
    CHECK(window.probes.find("panel.lesson") != nullptr);
    window.press(Key::enter, true);
    window.settle();
    CHECK(lesson.play().player().number() == 1);
    window.click("lesson.next");
    window.press(Key::enter);
    window.settle();
    window.click("lesson.skip");
    CHECK_FALSE(lesson.play().is_asking());
    CHECK(lesson.play().work().skipped);
    window.click("lesson.close");
    CHECK_FALSE(window.view.lesson.open);
}

TEST_CASE("The lesson's own letters come before the window's, and only while they are asked for") {
    PlayedLesson lesson("two-domains");
    PanelFixture& window = lesson.window;
    const auto compressed = window.view.timeline_compressed;
    window.type('c');  // true to scale, or not
    CHECK(window.view.timeline_compressed != compressed);
    for (int count = 0; count < 3; ++count) window.press(Key::enter);
    window.settle();
    window.type('c');
    CHECK(window.view.timeline_compressed != compressed);
    CHECK(lesson::written(lesson.play().draft()) == "c");
    window.press(Key::up);
    CHECK(lesson::written(lesson.play().draft()) == "b");
    window.press(Key::enter);
    CHECK(lesson.play().work().response->note == "The DNS knows hosts and domains, no people.");
    window.type('Q');
    CHECK(lesson.play().work().hints.size() == 1);
    window.press(Key::enter, false, true);
    CHECK_FALSE(lesson.play().is_asking());
    window.type('c');
    CHECK(window.view.timeline_compressed == compressed);
}

TEST_CASE("A wrong answer in the line keeps it and the keyboard; Escape leaves it without loss") {
    PlayedLesson lesson("two-domains");
    PanelFixture& window = lesson.window;
    lesson.play().begin();
    lesson.play().arrive();
    lesson.play().go_to_step(3);
    window.type('W');
    window.settle();
    REQUIRE(window.view.lesson.line_active);
    window.write("beta.test. MX 20 mail.beta.test.");
    window.press(Key::enter);
    window.settle();
    CHECK(lesson.play().work().response->verdict == sim::lesson::Verdict::wrong);
    CHECK(lesson.play().draft().text == "beta.test. MX 20 mail.beta.test.");
    CHECK(window.view.lesson.line_active);
    window.click("map.ground");
    window.settle();
    CHECK_FALSE(window.view.lesson.line_active);
    CHECK(lesson.play().draft().text == "beta.test. MX 20 mail.beta.test.");
    window.type('A');
    window.settle();
    CHECK(window.view.lesson.line_active);
}

TEST_CASE("Rows of an order are dragged to their places") {
    PlayedLesson lesson("relay-chain");
    PanelFixture& window = lesson.window;
    lesson.play().begin();
    lesson.play().arrive();
    lesson.play().go_to_step(4);
    window.type('W');
    window.settle();
    REQUIRE(lesson.play().asked_kind() == AnswerKind::order);
    const auto first = window.probe("lesson.row.a");
    window.drag("lesson.row.a", 0, 2.2F * (first.bottom - first.top));
    CHECK(lesson::written(lesson.play().draft()) == "b c a");
}

TEST_CASE("A run goes faster for as long as a lesson needs it, and the user's speed stays") {
    PlayedLesson lesson("two-domains");
    PanelFixture& window = lesson.window;
    window.view.playback.speed = 0.001;
    window.press(Key::enter);
    window.press(Key::enter);
    REQUIRE(lesson.play().phase() == Phase::running);
    CHECK(window.view.playback.hurry > 1);
    window.frame(0.05);
    CHECK(window.view.playback.playing);
    lesson.watch();
    CHECK(window.view.playback.speed == 0.001);
    CHECK(window.view.playback.hurry == 1);
}

TEST_CASE("A run hurries no longer when its lesson is closed or a dialog opens") {
    PlayedLesson lesson("two-domains");
    PanelFixture& window = lesson.window;
    window.view.playback.speed = 0.001;
    const auto hurry = [&] {
        if (!window.view.lesson.open) window.type('q');
        window.type('W');  // to the stop again
        window.press(Key::enter);
        window.settle();
        REQUIRE(lesson.play().phase() == Phase::running);
        REQUIRE(window.view.playback.hurry > 1);
    };
    window.press(Key::enter);
    hurry();
    window.type('q');
    CHECK_FALSE(window.view.lesson.open);
    CHECK(window.view.playback.hurry == 1);
    lesson.play().go_to_step(1);
    hurry();
    window.click("lesson.close");
    CHECK(window.view.playback.hurry == 1);
    lesson.play().go_to_step(1);
    hurry();
    window.type('w');
    CHECK(window.view.deeds.dialog == DeedDialog::compose);
    CHECK(window.view.playback.hurry == 1);
    CHECK_FALSE(window.view.playback.playing);
}

TEST_CASE("Space goes on where a question is done, as the button does") {
    PlayedLesson lesson("two-domains");
    PanelFixture& window = lesson.window;
    window.press(Key::enter);
    REQUIRE(lesson.play().player().number() == 1);
    window.type(' ');
    window.frame(0.01);
    CHECK(lesson.play().phase() == Phase::running);
    CHECK(window.view.playback.playing);
}

TEST_CASE("A step shows the panel that it points at, and marks its hosts") {
    PlayedLesson lesson("two-domains");
    PanelFixture& window = lesson.window;
    for (int count = 0; count < 3; ++count) window.press(Key::enter);
    window.settle();
    CHECK(window.view.bottom_tab == BottomTab::dns);
    CHECK(window.view.selection.message == "m1");
    const std::size_t marked = window.vertex_count();
    window.press(Key::enter, false, true);
    window.press(Key::enter);
    window.press(Key::enter);
    window.settle();
    CHECK(lesson.play().highlight().hosts.empty());
    CHECK(window.vertex_count() != marked);
}

TEST_CASE("Every panel that a lesson can point at comes to the front") {
    constexpr std::array tabs{BottomTab::transcript, BottomTab::journey, BottomTab::transcript, BottomTab::inspector,
                              BottomTab::events,     BottomTab::dns,     BottomTab::queues,     BottomTab::ladder,
                              BottomTab::states,     BottomTab::plots,   BottomTab::mailboxes};
    static_assert(tabs.size() == sim::scenario::panel_names.size());
    for (std::size_t panel = 0; panel < tabs.size(); ++panel) {
        CAPTURE(sim::scenario::panel_names[panel]);
        model::Trace trace = tests::lesson_trace("two-domains");
        auto header = trace.header();
        std::string& text = header.scenario.front().text;
        const std::string was = "panel: dns";
        REQUIRE(text.find(was) != std::string::npos);
        text.replace(text.find(was), was.size(), "panel: " + std::string(sim::scenario::panel_names[panel]));
        trace.set_header(header);
        PanelFixture window(std::move(trace), 1600, 1000);
        window.open_lesson();
        for (int count = 0; count < 3; ++count) window.press(Key::enter);
        window.settle();
        CHECK(window.view.bottom_tab == tabs[panel]);
        CHECK(window.is_sound());
    }
}

TEST_CASE("The lesson has its place in windows of any size") {
    struct Size {
        float width;
        float height;
        float scale;
    };
    for (const Size size : {Size{640, 400, 1}, Size{1280, 720, 1}, Size{1600, 900, 1}, Size{1280, 720, 2},
                            Size{500, 600, 1}, Size{640, 400, 2}, Size{320, 200, 1}}) {
        CAPTURE(size.width, size.height, size.scale);
        PanelFixture window(tests::lesson_trace("two-domains"), size.width, size.height, size.scale);
        window.open_lesson();
        for (std::size_t step = 1; step <= 6; ++step) {
            window.lesson->go_to_step(step);
            window.type('W');
            window.settle();
            CHECK(window.is_sound());
            const auto& panel = window.probe("panel.lesson");
            const auto& next = window.probe("lesson.next");
            CHECK(next.right <= panel.right);
            CHECK(next.left >= panel.left);
            if (size.width >= 640) {
                CHECK(next.bottom <= panel.bottom);
                for (const char* const name : {"lesson.back", "lesson.hint"}) {
                    CAPTURE(name);
                    CHECK(window.probe(name).bottom <= panel.bottom);
                    CHECK(window.probe(name).right <= panel.right);
                }
            }
            if (size.width / size.scale >= 640) CHECK(window.probe("lesson.again").bottom <= panel.bottom);
        }
    }
}

}  // namespace viz::panels
