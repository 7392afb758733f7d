// Subjects in other scripts and with the characters that ImGui reads in titles (RFC 2047 on the wire).
#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "viz/model/journey_view.hpp"
#include "viz/model/message_list.hpp"

namespace viz::panels {

namespace {

constexpr std::string_view subject = "Gr\u00fc\u00dfe aus K\u00f6ln ## 1";

model::Trace greeting_trace() {
    return tests::scenario_trace(
        "mailflow: 1\n"
        "title: Gr\u00fc\u00dfe\n"
        "domains:\n"
        "  alpha.test: {users: [alice]}\n"
        "  beta.test: {users: [bob]}\n"
        "mail:\n"
        "  - {id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: \"Gr\u00fc\u00dfe aus K\u00f6ln ## "
        "1\", body: \"Sch\u00f6ne Gr\u00fc\u00dfe\"}\n"
        "  - {id: m2, at: 3s, from: alice@alpha.test, to: [bob@beta.test], subject: \"Another\", body: \"Text\"}\n");
}

}  // namespace

TEST_CASE("A subject is shown in its own characters: title, list, map, story") {
    const model::Trace trace = greeting_trace();
    const model::Moment end = trace.moment_at(trace.end());
    CHECK(model::make_message_list(trace, end).at(0).subject == subject);
    const model::JourneyView journey = model::make_journey_view(trace, end, "m1");
    CHECK(journey.subject == subject);
    const auto steps = journey.groups.at(0).steps;
    CHECK(std::ranges::any_of(
        steps, [](const model::JourneyStepView& step) { return step.sentence.find(subject) != std::string::npos; }));
    CHECK(std::ranges::any_of(trace.packets(), [](const model::Packet& packet) {
        return packet.label == "Subject: Gr\u00fc\u00dfe aus K\u00f6ln ## 1";
    }));
}

TEST_CASE("A subject with signs of ImGui's own does not end its title nor change what a click chooses") {
    tests::PanelFixture window(greeting_trace(), 1600, 900);
    window.settle();
    window.click("journey.next");
    CHECK(window.view.selection.message == "m2");
    window.click("journey.mail");
    window.settle();
    window.click("journey.mail.m1");
    CHECK(window.view.selection.message == "m1");
    CHECK(window.is_sound());
}

}  // namespace viz::panels
