#include <algorithm>
#include <map>

#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/panels/transcript_parts.hpp"

namespace viz::panels {

using namespace std::chrono_literals;

namespace {

void go(tests::PanelFixture& window, protocol::Duration since_start) {
    window.view.playback.moment = window.trace.moment_at(protocol::Instant{since_start.count()});
    window.frame();
    window.frame();
}

}  // namespace

TEST_CASE("A click on a line of the transcript goes to the moment when it was said") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 3000);
    go(window, 3s);
    window.click("transcript.line.0");
    CHECK(window.view.playback.moment.time < protocol::Instant{std::chrono::nanoseconds(3s).count()});
    CHECK(window.view.selection.event != 0);
    CHECK(window.view.selection.connection != 0);
    CHECK(window.is_sound());
}

TEST_CASE("The transcript follows the connections of the selected mail until one is pinned") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.selection.message = "m1";
    go(window, 3s);
    CHECK(window.view.selection.connection == 0);
    window.click("transcript.follow");
    CHECK(window.view.transcript.pinned);
    CHECK(window.view.selection.connection == 2);
    go(window, 40s);
    CHECK(window.view.selection.connection == 2);
    window.click("transcript.follow");
    CHECK_FALSE(window.view.transcript.pinned);
    CHECK(window.view.selection.connection == 0);
}

TEST_CASE("An event that this recording has not is nowhere") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.selection.event = window.trace.events().back().id + 1000;
    window.view.selection.connection = window.trace.connections().front().connection;
    go(window, 40s);
    CHECK(window.is_sound());
    CHECK(window.probes.find("transcript.connection") != nullptr);
}

TEST_CASE("Lines are explained in the protocol that is spoken, IMAP behind its tags") {
    const model::Trace trace = tests::lesson_trace("pop3-against-imap");
    std::map<std::string, std::size_t> explained;
    for (const model::ConnectionRow& row : trace.connections()) {
        const auto transcript = make_connection_transcript(trace, trace.moment_at(trace.end()), row.connection);
        for (const model::DialogueLine& line : transcript.lines) {
            if (line.line_class == model::LineClass::content) continue;
            CAPTURE(row.protocol, line.text);
            CHECK(explanation_of(transcript, line).find("RFC ") != std::string::npos);
            ++explained[row.protocol];
            if (row.protocol != "imap" || !line.client) continue;
            CHECK(explanation_of(transcript, line).find("RFC 9051") != std::string::npos);
        }
    }
    CHECK(explained["imap"] > 10);
    CHECK(explained["pop3"] > 5);
    CHECK(explained["smtp"] > 10);
}

TEST_CASE("Before the first connection the transcript says so") {
    tests::PanelFixture window(tests::sample_trace());
    CHECK(window.probes.find("transcript.connection") != nullptr);
    CHECK(window.probes.find("transcript.line.0") == nullptr);
    CHECK(window.is_sound());
}

}  // namespace viz::panels
