#include "sim/recording/journey.hpp"
#include "sim/recording/narration.hpp"

#include "sim/recording/time_text.hpp"
#include "sim/recording/transcript.hpp"
#include "tests/sim/recording/sample_events.hpp"
#include "tests/support/catch.hpp"

namespace rec = sim::recording;

namespace {

std::string told(const rec::Journey& journey) {
    std::string text;
    for (const rec::JourneyStep& step : journey.steps) {
        text += rec::to_text(step.time) + (step.detail ? "   " : " ") + step.sentence + "\n";
    }
    return text;
}

std::vector<rec::Event> without_octets() {
    std::vector<rec::Event> events;
    for (const rec::Event& event : tests::small_story()) {
        if (rec::info(event.kind).level != rec::Level::full) events.push_back(event);
    }
    return events;
}

rec::Event said(rec::EventKind kind, const char* protocol) {
    rec::Event event{100, protocol::Instant{5'000'000'000}, "mx1.beta.test", kind};
    event.connection = 2;
    event.fields.set("protocol", protocol);
    return event;
}

}  // namespace

TEST_CASE("the root of a copy or a notification is its mail") {
    CHECK(rec::root_message("m1") == "m1");
    CHECK(rec::root_message("m1/2") == "m1");
    CHECK(rec::root_message("m12!1") == "m12");
    CHECK(rec::root_message("m1/2!1") == "m1");
}

TEST_CASE("the story as a journey") {
    const auto journeys = rec::journeys_of(tests::small_story());
    REQUIRE(journeys.size() == 1);
    CHECK(journeys[0].message == "m1");
    CHECK(journeys[0].subject == "Lunch?");
    CHECK(told(journeys[0]) ==
          R"(0:01.000000 alice@alpha.test writes m1 "Lunch?" to bob@beta.test on mail.alpha.test and presses Send
0:01.000000   mail.alpha.test puts m1 into its queue as A1, for bob@beta.test
0:01.000000   mail.alpha.test asks its resolver ns.alpha.test for the mail exchangers of beta.test
0:01.020000 mail.alpha.test: which mail exchanger of beta.test? -> mx1.beta.test, out of mx1.beta.test and mx2.beta.test, because the lowest preference comes first (RFC 5321 section 5.1)
0:01.020000 mail.alpha.test opens connection 1 to mx1.beta.test (192.0.2.2:25)
0:01.060000 mx1.beta.test refuses the connection from mail.alpha.test: it is there, but takes nothing on that port
0:01.060000 mail.alpha.test cannot deliver m1 to bob@beta.test now, but perhaps later (4.4.1 connection refused)
0:01.060000 mail.alpha.test keeps m1 in its queue for bob@beta.test and tries again at 5:01.060000, in 5 min
5:01.060000 mail.alpha.test opens connection 2 to mx1.beta.test (192.0.2.2:25)
5:01.100000   mx1.beta.test has answered: the connection with mail.alpha.test is open
5:01.200000 mx1.beta.test takes responsibility for m1 from mail.alpha.test: from now on it must deliver it or report a failure (RFC 5321 section 4.2.5 and section 6.1)
5:01.210000 mx1.beta.test puts m1 into the mailbox bob of bob@beta.test: final delivery, and the reverse-path <alice@alpha.test> is kept as Return-Path (RFC 5321 section 4.4)
5:01.240000 mail.alpha.test has the answer of mx1.beta.test: m1 for bob@beta.test is taken, and mail.alpha.test need do no more for it (250 OK)
5:01.240000   m1 leaves the queue of mail.alpha.test (done)
5:01.280000   The connection between mail.alpha.test and mx1.beta.test is closed
)");
}

TEST_CASE("a mail that a program outside has sent begins where it is accepted") {
    rec::Event accepted{1, protocol::Instant{2'000'000'000}, "mail.alpha.test", rec::EventKind::message_accepted};
    accepted.message = "x1";
    accepted.fields.set("reverse_path", "alice@alpha.test");
    accepted.fields.set("recipients", std::vector<std::string>{"bob@beta.test", "carol@beta.test"});
    const auto journeys = rec::journeys_of({accepted});
    REQUIRE(journeys.size() == 1);
    REQUIRE(journeys[0].outcomes.size() == 2);
    CHECK(journeys[0].outcomes[1].recipient == "carol@beta.test");
    CHECK(journeys[0].outcomes[0].state == rec::JourneyOutcome::State::under_way);
    CHECK(journeys[0].outcomes[0].began == accepted.time);
}

TEST_CASE("a mailbox is read by the protocol that is spoken") {
    rec::Event fetched{1, {}, "mail.beta.test", rec::EventKind::message_fetched};
    fetched.message = "x1";
    fetched.fields.set("mailbox", "bob");
    CHECK(rec::narrate(fetched, {}).find(" by POP3") != std::string::npos);
    fetched.fields.set("protocol", "imap");
    CHECK(rec::narrate(fetched, {}).find(" by IMAP") != std::string::npos);
}

TEST_CASE("decisions stand in the journey with their options, rule and source") {
    const auto journeys = rec::journeys_of(tests::small_story());
    REQUIRE(journeys.size() == 1);
    std::size_t decisions = 0;
    for (const rec::JourneyStep& step : journeys[0].steps) {
        if (!step.decision) continue;
        ++decisions;
        CHECK(step.decision->chosen == "mx1.beta.test");
        CHECK(step.decision->options == std::vector<std::string>{"mx1.beta.test", "mx2.beta.test"});
        CHECK(step.decision->rfc == "RFC 5321 section 5.1");
    }
    CHECK(decisions == 1);
}

TEST_CASE("a journey says how long each host had the message") {
    const auto journeys = rec::journeys_of(tests::small_story());
    REQUIRE(journeys.size() == 1);
    const auto& stays = journeys[0].stays;
    REQUIRE(stays.size() == 2);
    CHECK(stays[0].host == "mail.alpha.test");
    CHECK(stays[0].arrived == protocol::Instant{1'000'000'000});
    CHECK(stays[0].left == protocol::Instant{301'240'000'000});
    CHECK(stays[1].host == "mx1.beta.test");
    CHECK(stays[1].arrived == protocol::Instant{301'200'000'000});
    CHECK_FALSE(stays[1].left);
}

TEST_CASE("a builder can follow one mail only, with its copies and notifications") {
    rec::JourneyBuilder builder("m2");
    for (const rec::Event& event : tests::small_story()) builder.consume(event);
    CHECK(builder.journeys().empty());
    CHECK(builder.find("m1") == nullptr);
    rec::Event bounce{100, protocol::Instant{400'000'000'000}, "h", rec::EventKind::bounce_created};
    bounce.message = "m2!1";
    bounce.fields.set("parent", "m2");
    builder.consume(bounce);
    REQUIRE(builder.find("m2/3") != nullptr);
    CHECK(builder.find("m2")->steps.size() == 1);
}

TEST_CASE("events without a message belong to the mail of their cause, else of their connection") {
    auto events = tests::small_story();
    const auto count_of = [&](rec::EventKind kind) {
        const auto journeys = rec::journeys_of(events, "m1");
        std::size_t count = 0;
        for (const rec::JourneyStep& step : journeys.at(0).steps) count += step.kind == kind ? 1U : 0U;
        return count;
    };
    CHECK(count_of(rec::EventKind::dns_query) == 1);
    CHECK(count_of(rec::EventKind::connection_closed) == 1);
    for (rec::Event& event : events) {
        if (event.kind == rec::EventKind::connection_closed || event.kind == rec::EventKind::dns_query) event.cause = 0;
    }
    CHECK(count_of(rec::EventKind::dns_query) == 0);
    CHECK(count_of(rec::EventKind::connection_closed) == 1);
}

TEST_CASE("the transcript of a connection, from its octets") {
    const auto transcript = rec::make_transcript(tests::small_story(), 2);
    REQUIRE(transcript);
    CHECK(transcript->opened == protocol::Instant{301'100'000'000});
    CHECK(to_text(*transcript) == R"(connection 2: mail.alpha.test (192.0.2.1:40000) to mx1.beta.test (192.0.2.2:25)
first SYN at 5:01.060000, open after 40 ms, closed after 220 ms
   5:01.101000  S: 220 mx1.beta.test
   5:01.140000  C: EHLO mail
   5:01.140000  C: MAIL \xff
)");
}

TEST_CASE("octets that are sent again stand once in the transcript; an unfinished line is marked") {
    auto events = tests::small_story();
    for (std::size_t index = 0; index < events.size(); ++index) {
        if (events[index].kind != rec::EventKind::segment_sent) continue;
        events.insert(events.begin() + static_cast<std::ptrdiff_t>(index), events[index]);
        events[index].fields.set("octets", "220 ");
        break;
    }
    rec::Event tail = said(rec::EventKind::segment_sent, "smtp");
    tail.fields = {};
    tail.fields.set("direction", "server");
    tail.fields.set("offset", 19);
    tail.fields.set("octets", "25");
    events.push_back(tail);
    const auto transcript = rec::make_transcript(events, 2);
    REQUIRE(transcript);
    REQUIRE(transcript->lines.size() == 4);
    CHECK(transcript->lines[0].text == "220 mx1.beta.test");
    CHECK(transcript->lines[3].text == "25");
    CHECK_FALSE(transcript->lines[3].whole);
}

TEST_CASE("without octets the transcript is made of commands and replies") {
    auto events = without_octets();
    rec::Event command = said(rec::EventKind::command, "smtp");
    command.fields.set("verb", "EHLO");
    command.fields.set("line", "EHLO mail");
    rec::Event reply = said(rec::EventKind::reply, "smtp");
    reply.fields.set("code", "250");
    reply.fields.set("text", std::vector<std::string>{"mx1", "SIZE"});
    events.push_back(command);
    events.push_back(reply);
    const auto transcript = rec::make_transcript(events, 2);
    REQUIRE(transcript);
    CHECK(transcript->protocol == "smtp");
    REQUIRE(transcript->lines.size() == 3);
    CHECK(transcript->lines[0].client);
    CHECK(transcript->lines[0].text == "EHLO mail");
    CHECK(transcript->lines[1].text == "250-mx1");
    CHECK(transcript->lines[2].text == "250 SIZE");
}

TEST_CASE("a failed connection has a transcript without lines, an unknown one has none") {
    const auto transcript = rec::make_transcript(tests::small_story(), 1);
    REQUIRE(transcript);
    CHECK(transcript->lines.empty());
    CHECK(transcript->end == "refused");
    CHECK_FALSE(rec::make_transcript(tests::small_story(), 99));
}
