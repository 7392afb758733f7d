// The exercise in the window: what is to be done, and what a run has brought of it.
#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/panels/exercise_view.hpp"

namespace viz::panels {
namespace {

const char* const broken = R"(mailflow: 1
title: Mail comes back
about: {task: "Repair the zone."}
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [nobody@beta.test], subject: s, body: b}]
expect:
  - {id: arrives, points: 3, message: m1, delivered: {to: nobody@beta.test}, hint: "Is there such a user?"}
  - {id: told, points: 2, message: m1, bounced: {}}
)";

TEST_CASE("An exercise has a tab; a click goes to what decided an aim") {
    for (const auto& [width, height] : {std::pair{1600.F, 900.F}, {800.F, 600.F}}) {
        tests::PanelFixture window(tests::scenario_trace(broken), width, height);
        window.view.layout.bottom = 0.6;
        window.view.bottom_tab = BottomTab::exercise;
        window.settle();
        CHECK(window.probes.find("tab.exercise") != nullptr);
        REQUIRE(window.probes.find("exercise.points") != nullptr);
        REQUIRE(window.probes.find("exercise.aim.1") != nullptr);
        CHECK(window.is_sound());
    }
    tests::PanelFixture window(tests::scenario_trace(broken), 1600, 900);
    window.view.bottom_tab = BottomTab::exercise;
    window.settle();
    window.click("exercise.aim.1");
    window.settle();
    REQUIRE(window.view.selection.event != 0);
    const auto& event = window.trace.events()[window.trace.index_of(window.view.selection.event)];
    CHECK(event.kind == sim::recording::EventKind::bounce_created);
}

TEST_CASE("An answer is written in the window; a button and a key ask for a run with it") {
    tests::PanelFixture window(tests::scenario_trace(broken), 1600, 900);
    window.view.layout.bottom = 0.6;
    window.view.bottom_tab = BottomTab::exercise;
    window.settle();
    CHECK(window.probes.find("exercise.answer") == nullptr);  // a recording has none
    window.view.answer = {.path = "answer.yaml", .text = "", .problem = {}};
    window.settle();
    window.click("exercise.answer");
    window.write("accounts: {}");
    window.settle();
    CHECK(window.view.answer.text == "accounts: {}");
    CHECK_FALSE(window.view.answer.wanted);
    window.press(Key::enter, false, true);
    CHECK(std::exchange(window.view.answer.wanted, false));
    window.click("exercise.try");
    CHECK(window.view.answer.wanted);
    window.view.answer.problem = "answer.yaml:1:1: no such key";
    window.settle();
    CHECK(window.probes.find("exercise.problem") != nullptr);
    CHECK(window.is_sound());
}

TEST_CASE("A recording of no exercise has no such tab, and the key for the next tab passes it over") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.settle();
    CHECK(window.probes.find("tab.exercise") == nullptr);
    window.view.bottom_tab = BottomTab::inspector;
    window.press(Key::tab);
    CHECK(window.view.bottom_tab != BottomTab::exercise);
}

}  // namespace
}  // namespace viz::panels
