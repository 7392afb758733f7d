// Subjects and bodies in other scripts, and subjects with the characters that ImGui reads in titles (RFC 2047 on the
// wire).
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "protocol/base/utf8.hpp"
#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "viz/model/connection_transcript.hpp"
#include "viz/model/journey_view.hpp"
#include "viz/model/message_list.hpp"
#include "viz/panels/text_widgets.hpp"

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

TEST_CASE("A long line of a dialogue is broken between characters, not within one") {
    std::string body = "x";  // so that characters begin at odd places
    for (int index = 0; index < 400; ++index) body += "\u00fc";
    tests::PanelFixture window(
        tests::scenario_trace("mailflow: 1\ntitle: Long line\ndomains:\n  alpha.test: {users: [alice]}\n"
                              "  beta.test: {users: [bob]}\nmail: [{id: m1, at: 2s, from: alice@alpha.test, "
                              "to: [bob@beta.test], raw: \"Subject: s\\n\\n" +
                              body + "\\n\"}]\n"),
        1600, 3000);
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    window.view.selection.connection = window.trace.connections().front().connection;
    window.view.transcript.pinned = true;
    window.settle();
    const model::ConnectionTranscript transcript =
        model::make_connection_transcript(window.trace, window.view.playback.moment, window.view.selection.connection);
    const auto line = std::ranges::find(transcript.lines, body, &model::DialogueLine::text);
    REQUIRE(line != transcript.lines.end());
    const std::string name = fmt::format("transcript.line.{}", line - transcript.lines.begin());
    REQUIRE(window.probes.find(name) != nullptr);
    std::size_t pieces = 0;
    for (std::size_t begin = 1; begin < body.size(); ++begin) {
        if (window.probes.find(fmt::format("{}.{}", name, begin)) == nullptr) continue;
        CHECK(protocol::is_valid_utf8(body.substr(begin)));
        ++pieces;
    }
    CHECK(pieces > 0);
    CHECK(window.is_sound());
}

TEST_CASE("A text that is too long is cut between characters, not within one") {
    CHECK(shortened("Gr\u00fc\u00dfe", 5) == "Gr\u00fc\u00dfe");
    CHECK(shortened("Gr\u00fc\u00dfe", 3) == "Gr\u00fc ... (7 octets in all)");
}

}  // namespace viz::panels
