#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/model/connection_transcript.hpp"
#include "viz/model/event_row.hpp"
#include "viz/model/journey_view.hpp"
#include "viz/model/message_inspection.hpp"
#include "viz/model/message_list.hpp"
#include "viz/model/octets_inspection.hpp"

using namespace std::chrono_literals;
using protocol::Instant;
using tests::EventKind;
using tests::Level;
using viz::model::ConnectionTranscript;
using viz::model::DialogueLine;
using viz::model::JourneyView;
using viz::model::LineClass;
using viz::model::MessageInspection;
using viz::model::MessagePhase;
using viz::model::MessageRow;
using viz::model::Moment;
using viz::model::StepState;
using viz::model::Trace;

namespace {

std::size_t steps_in_state(const JourneyView& view, StepState state) {
    std::size_t count = 0;
    for (const viz::model::JourneyGroup& group : view.groups) {
        for (const viz::model::JourneyStepView& step : group.steps) count += step.state == state ? 1 : 0;
    }
    return count;
}

/// The moment after the first event of a kind on a connection.
Moment moment_after_kind(const Trace& trace, EventKind kind, sim::recording::ConnectionId connection) {
    for (std::size_t index = 0; index < trace.events().size(); ++index) {
        const tests::Event& event = trace.events()[index];
        if (event.kind == kind && event.connection == connection) return trace.moment_after(index);
    }
    return {};
}

}  // namespace

TEST_CASE("The list of messages tells nothing of the future") {
    const Trace trace = tests::sample_trace();
    const auto rows_at = [&](protocol::Duration since) {
        return make_message_list(trace, trace.moment_at(Instant{} + since));
    };
    const MessageRow early = rows_at(1s).at(0);
    CHECK_FALSE(early.begun);
    CHECK(early.phase == MessagePhase::not_begun);
    CHECK(early.state == "not sent yet: in 1 s");
    CHECK(early.from == "alice@alpha.test");
    CHECK(rows_at(2s).at(0).state == "on its way");
    CHECK(rows_at(10s).at(0).state == "delivered");
    CHECK(rows_at(10s).at(0).place == "mail.beta.test");
    CHECK(rows_at(40s).at(0).phase == MessagePhase::read);
    const MessageRow waiting = rows_at(80s).at(1);
    CHECK(waiting.phase == MessagePhase::waiting);
    CHECK(waiting.state == "waiting at mail.alpha.test, next try in 4 min 51 s");
    CHECK(waiting.subject == "Tomorrow");
}

TEST_CASE("A journey has one current step, what lies behind before it and what is to come after it") {
    const Trace trace = tests::sample_trace();
    for (std::size_t index = trace.setup_events(); index < trace.events().size(); index += 11) {
        const JourneyView view = make_journey_view(trace, trace.moment_after(index), "m1");
        CHECK(view.known);
        CHECK(steps_in_state(view, StepState::current) == (view.begun ? 1 : 0));
    }
    const JourneyView whole = make_journey_view(trace, trace.moment_at(trace.end()), "m1");
    CHECK(steps_in_state(whole, StepState::future) == 0);
    REQUIRE(whole.outcomes.size() == 1);
    CHECK(whole.outcomes.front().read);
    CHECK(whole.groups.front().host == "alice-pc.alpha.test");
    CHECK(make_journey_view(trace, trace.start(), "m1").outcomes.empty());
    CHECK_FALSE(make_journey_view(trace, trace.start(), "m7").known);
}

TEST_CASE("The dialogue of a step grows as it is spoken") {
    const Trace trace = tests::sample_trace();
    const auto dialogue_at = [&](const Moment& moment) {
        const JourneyView view = make_journey_view(trace, moment, "m1");
        std::size_t said = 0;
        for (const viz::model::JourneyGroup& group : view.groups) {
            for (const viz::model::JourneyStepView& step : group.steps) said += step.dialogue.size();
        }
        return said;
    };
    CHECK(dialogue_at(trace.start()) == 0);
    std::size_t before = 0;
    for (std::size_t index = 0; index < trace.events().size(); ++index) {
        const std::size_t now = dialogue_at(trace.moment_after(index));
        CHECK(now >= before);
        CHECK(now <= before + 1);
        before = now;
    }
    CHECK(before >= 14);
}

TEST_CASE("A transcript holds what was said until the moment") {
    const Trace trace = tests::sample_trace();
    const ConnectionTranscript half =
        make_connection_transcript(trace, moment_after_kind(trace, EventKind::command, 2), 2);
    REQUIRE(half.lines.size() == 2);
    CHECK(half.frame.client_host == "mail.alpha.test");
    CHECK(half.lines[0].line_class == LineClass::positive);
    CHECK(half.lines[0].verb == "220");
    CHECK(half.lines[1].verb == "EHLO");
    CHECK(half.lines[1].current);

    const ConnectionTranscript whole = make_connection_transcript(trace, trace.moment_at(trace.end()), 2);
    const auto content = std::count_if(whole.lines.begin(), whole.lines.end(),
                                       [](const DialogueLine& line) { return line.line_class == LineClass::content; });
    CHECK(content == 9);
    CHECK(whole.lines[2].continued);
    CHECK_FALSE(whole.lines[3].continued);
    const ConnectionTranscript coming =
        make_connection_transcript(trace, moment_after_kind(trace, EventKind::command, 2), 2, true);
    CHECK(coming.lines.size() == whole.lines.size());
    CHECK(coming.lines.back().future);
    CHECK_FALSE(make_connection_transcript(trace, trace.start(), 77).known);
}

TEST_CASE("Replies are classed by their first digit or word") {
    const Trace trace = tests::sample_trace();
    const ConnectionTranscript smtp = make_connection_transcript(trace, trace.moment_at(trace.end()), 1);
    const auto start =
        std::find_if(smtp.lines.begin(), smtp.lines.end(), [](const DialogueLine& line) { return line.verb == "354"; });
    REQUIRE(start != smtp.lines.end());
    CHECK(start->line_class == LineClass::intermediate);
    const ConnectionTranscript pop3 = make_connection_transcript(trace, trace.moment_at(trace.end()), 3);
    CHECK(pop3.lines.front().verb == "+OK");
    CHECK(pop3.lines.front().line_class == LineClass::positive);
    CHECK(std::count_if(pop3.lines.begin(), pop3.lines.end(),
                        [](const DialogueLine& line) { return line.line_class == LineClass::content; }) == 11);
    CHECK(pop3.lines.back().text == "+OK goodbye");
}

namespace {

/// Bob's program fetches a mail by IMAP on connection 1.
Trace imap_trace() {
    tests::TraceBuilder run;
    run.host("pc.beta.test", "beta.test", "client", "10.2.1.1");
    run.host("mail.beta.test", "beta.test", "mail-server", "10.2.0.4", {"imap:143"});
    run.add("pc.beta.test", EventKind::mail_composed, "m1").fields.set("subject", "x");
    run.open(1, "pc.beta.test", "10.2.1.1:49152", "mail.beta.test", "10.2.0.4:143", 2ms);
    run.start_session("imap");
    run.greet("*", "OK ready");
    run.say("A1 LOGIN bob ****", "A1", {"NO no"});
    run.say("A2 IDLE", "+", {"idling"});
    tests::Event& fetched = run.add("mail.beta.test", EventKind::message_fetched, "m1");
    fetched.connection = 1;
    fetched.fields.set("mailbox", "bob");
    fetched.fields.set("uid", 1);
    fetched.fields.set("protocol", "imap");
    run.say("A3 UID FETCH 1 (BODY[])", "*",
            {"1 FETCH (UID 1 BODY[] {17}\r\nSubject: x\r\n\r\n..\r FLAGS (\\Seen))\r\nA3 OK done"});
    return run.trace();
}

}  // namespace

TEST_CASE("A dialogue in IMAP has commands behind tags, untagged answers and literals") {
    const Trace trace = imap_trace();
    const ConnectionTranscript imap = make_connection_transcript(trace, trace.moment_at(trace.end()), 1);
    std::vector<std::pair<std::string, LineClass>> lines;
    for (const DialogueLine& line : imap.lines) lines.emplace_back(line.verb, line.line_class);
    REQUIRE(lines.size() >= 9);
    lines.resize(8);
    CHECK(lines == std::vector<std::pair<std::string, LineClass>>{{"*", LineClass::positive},
                                                                  {"LOGIN", LineClass::command},
                                                                  {"NO", LineClass::permanent_negative},
                                                                  {"IDLE", LineClass::command},
                                                                  {"+", LineClass::intermediate},
                                                                  {"UID", LineClass::command},
                                                                  {"*", LineClass::positive},
                                                                  {"", LineClass::content}});
    CHECK(imap.lines.back().verb == "OK");
    CHECK(imap.lines.back().line_class == LineClass::positive);
}

TEST_CASE("The inspector shows a mail that was fetched by IMAP, without what stands around its literal") {
    const Trace trace = imap_trace();
    const MessageInspection fetched = inspect_message(trace, trace.moment_at(trace.end()), "m1");
    REQUIRE(fetched.hops.size() == 1);
    CHECK(fetched.hops.front().protocol == "imap");
    CHECK(fetched.octets == "Subject: x\r\n\r\n..\r");
}

TEST_CASE("A cached transcript is the one that would be made") {
    const Trace trace = tests::sample_trace();
    viz::model::TranscriptCache cache;
    for (std::size_t index = trace.setup_events(); index < trace.events().size(); ++index) {
        const Moment moment = trace.moment_after(index);
        const ConnectionTranscript& cached = cache.at(trace, moment, 1);
        const ConnectionTranscript made = make_connection_transcript(trace, moment, 1);
        REQUIRE(cached.lines.size() == made.lines.size());
        if (!made.lines.empty()) CHECK(cached.lines.back().current == made.lines.back().current);
    }
}

TEST_CASE("The inspector shows envelope, header and what the last hop added") {
    const Trace trace = tests::sample_trace();
    const Moment end = trace.moment_at(Instant{} + 20s);
    const MessageInspection latest = inspect_message(trace, end, "m1");
    REQUIRE(latest.hops.size() == 2);
    CHECK(latest.hop == 1U);
    CHECK(latest.hops[1].to_host == "mail.beta.test");
    REQUIRE(latest.envelope);
    CHECK(latest.envelope->reverse_path == "<alice@alpha.test>");
    CHECK(latest.envelope->forward_paths == std::vector<std::string>{"<bob@beta.test>"});
    REQUIRE(latest.header.size() == 6);
    CHECK(latest.header[0].name == "Received");
    CHECK(latest.header[0].added_here);
    CHECK_FALSE(latest.header[1].added_here);
    CHECK_FALSE(latest.header[0].meaning.empty());
    CHECK(latest.body == "Noon at the harbour?\n");
    CHECK(latest.size_octets == latest.octets.size());
    CHECK(inspect_message(trace, end, "m1", 0).header.size() == 5);

    const MessageInspection fetched = inspect_message(trace, trace.moment_at(trace.end()), "m1");
    CHECK(fetched.hops.back().protocol == "pop3");
    CHECK_FALSE(fetched.envelope);
    CHECK(fetched.header.front().name == "Return-Path");
    CHECK(std::count_if(fetched.header.begin(), fetched.header.end(),
                        [](const viz::model::HeaderRow& row) { return row.added_here; }) == 2);
}

TEST_CASE("The inspector says why there is nothing to show") {
    const Trace trace = tests::sample_trace();
    CHECK(inspect_message(trace, trace.moment_at(Instant{} + 2s), "m1").absent.find("not been handed") !=
          std::string::npos);
    const Trace flow = tests::sample_trace(Level::flow);
    const MessageInspection inspection = inspect_message(flow, flow.moment_at(flow.end()), "m2");
    REQUIRE(inspection.envelope);
    CHECK(inspection.envelope->forward_paths.size() == 1);
    CHECK(inspection.absent.find("no octets") != std::string::npos);
}

TEST_CASE("Octets are shown as rows of sixteen, DNS messages as text") {
    const auto rows = viz::model::make_hex_rows(std::string_view("0123456789abcdef\r\n", 18));
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].offset == 16);
    CHECK(rows[1].hex == "0d 0a");
    CHECK(rows[1].text == "..");
    const Trace trace = tests::sample_trace();
    const auto datagram = std::find_if(trace.events().begin(), trace.events().end(), [](const tests::Event& event) {
        return event.kind == EventKind::datagram_sent;
    });
    const viz::model::OctetsInspection dns = inspect_octets(trace, datagram->id);
    CHECK(dns.absent.empty());
    REQUIRE_FALSE(dns.decoded.empty());
    CHECK(std::any_of(dns.decoded.begin(), dns.decoded.end(),
                      [](const std::string& line) { return line.find("mail.alpha.test.") != std::string::npos; }));
    CHECK(inspect_octets(trace, 1).absent == "This event sends no octets.");
    CHECK(inspect_octets(tests::sample_trace(tests::Level::flow), 1).absent.find("level full") != std::string::npos);
}

TEST_CASE("Rows of the events list are narrated with the world before the event") {
    const Trace trace = tests::sample_trace();
    viz::model::EventRows rows;
    for (std::size_t index = trace.events().size(); index-- > 0;) {
        const viz::model::EventRow& row = rows.at(trace, index);
        CHECK(row.event_index == index);
        CHECK_FALSE(row.sentence.empty());
    }
    const viz::model::EventRow& composed = rows.at(trace, trace.setup_events());
    CHECK(composed.time_text == "  0:00:02.000000");
    CHECK(composed.kind == "mail-composed");
    CHECK(composed.message == "m1");
    CHECK(composed.label == "\"Lunch?\"");
}
