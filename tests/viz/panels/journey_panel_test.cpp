#include <algorithm>

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/panels/frame_geometry.hpp"

namespace viz::panels {

namespace {

constexpr float wide = 1600;
constexpr float high = 2400;  // so that the whole story is in sight

const sim::recording::JourneyStep& step_of(const model::Trace& trace, std::string_view message,
                                           sim::recording::EventKind kind) {
    const auto& steps = trace.find_journey(message)->steps;
    const auto found = std::find_if(steps.begin(), steps.end(), [kind](const auto& step) { return step.kind == kind; });
    REQUIRE(found != steps.end());
    return *found;
}

std::size_t drawn_steps(const Probes& probes) {
    std::size_t count = 0;
    for (const auto& [name, rectangle] : probes.all()) count += name.starts_with("journey.step.") ? 1U : 0U;
    return count;
}

}  // namespace

TEST_CASE("A click on a step of the journey goes to the moment right after it") {
    tests::PanelFixture window(tests::sample_trace(), wide, high);
    const auto& stored = step_of(window.trace, "m1", sim::recording::EventKind::message_stored);
    window.click(fmt::format("journey.step.{}", stored.event));
    CHECK(window.view.playback.moment == window.trace.moment_after(window.trace.index_of(stored.event)));
    CHECK(window.view.selection.event == stored.event);
    CHECK(window.view.selection.message == "m1");
    CHECK(window.view.selection.host == stored.host);
    CHECK_FALSE(window.view.playback.playing);
    CHECK(window.is_sound());
}

TEST_CASE("What is to come is shown, or left out to be predicted") {
    tests::PanelFixture window(tests::sample_trace(), wide, high);
    const auto& accepted = step_of(window.trace, "m1", sim::recording::EventKind::message_accepted);
    window.click(fmt::format("journey.step.{}", accepted.event));
    const std::size_t all = drawn_steps(window.probes);
    window.click("journey.hide_future");
    CHECK(window.view.journey.hide_future);
    CHECK(drawn_steps(window.probes) < all);
    const auto& stored = step_of(window.trace, "m1", sim::recording::EventKind::message_stored);
    CHECK(window.probes.find(fmt::format("journey.step.{}", accepted.event)) != nullptr);
    CHECK(window.probes.find(fmt::format("journey.step.{}", stored.event)) == nullptr);
}

TEST_CASE("Details are steps that come on demand") {
    tests::PanelFixture window(tests::sample_trace(), wide, high);
    const std::size_t main_steps = drawn_steps(window.probes);
    window.click("journey.details");
    CHECK(drawn_steps(window.probes) > main_steps);
}

TEST_CASE("A click on what was said goes to the moment right after it") {
    tests::PanelFixture window(tests::sample_trace(), wide, high);
    const auto& steps = window.trace.find_journey("m1")->steps;
    const auto talk = std::ranges::find_if(steps, [](const auto& step) { return step.dialogue.size() > 2; });
    REQUIRE(talk != steps.end());
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    window.settle();
    window.click(fmt::format("journey.fold.{}", talk->event));
    window.settle();
    const auto answered = talk->dialogue_events[1].answered;
    window.click(fmt::format("journey.said.{}", answered));
    CHECK(window.view.selection.event == answered);
    CHECK(window.view.playback.moment == window.trace.moment_after(window.trace.index_of(answered)));
}

TEST_CASE("The arrows of the journey go through the mails") {
    tests::PanelFixture window(tests::sample_trace(), wide, high);
    window.click("journey.next");
    CHECK(window.view.selection.message == "m2");
    window.click("journey.next");
    CHECK(window.view.selection.message == "m2");
    window.click("journey.previous");
    CHECK(window.view.selection.message == "m1");
}

TEST_CASE("The journey keeps the current step in sight, and lets the wheel have its way") {
    tests::PanelFixture window(tests::sample_trace(), wide, 600);
    window.view.layout = named_layout(LayoutName::lab);
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    window.frame();
    window.frame();
    const auto& steps = window.trace.find_journey("m1")->steps;
    const auto last = std::find_if(steps.rbegin(), steps.rend(), [](const auto& step) { return !step.detail; });
    const std::string probe = fmt::format("journey.step.{}", last->event);
    const auto where = window.probe(probe);
    window.wheel_at((where.left + where.right) / 2, (where.top + where.bottom) / 2, 50);
    window.frame();
    CHECK(window.probes.find(probe) == nullptr);
    CHECK(window.is_sound());
}

}  // namespace viz::panels
