#include <string>
#include <vector>

#include "sim/recording/journey.hpp"
#include "tests/support/catch.hpp"

namespace rec = sim::recording;
using rec::Event;
using rec::EventKind;

namespace {

using Texts = std::vector<std::string>;

/// A made-up run in which one thing leads to the next.
class Run {
public:
    Run() {
        for (const auto& [name, role] : {std::pair{"pc", "client"}, {"mx", "mail-server"}, {"dns", "resolver"}}) {
            Event& host = at(0, name, EventKind::host);
            host.fields.set("name", name);
            host.fields.set("role", role);
        }
        Event& mail = at(1, "pc", EventKind::mail_composed, "m1");
        mail.fields.set("from", "alice@a.test");
        mail.fields.set("to", Texts{"bob@b.test", "carol@b.test"});
    }
    Event& at(std::int64_t seconds, const char* host, EventKind kind, const char* message = "") {
        Event event{events.size() + 1, protocol::Instant{seconds * 1'000'000'000}, host, kind, events.size()};
        event.message = message;
        events.push_back(std::move(event));
        return events.back();
    }
    void say(const char* verb, const char* line, const char* message = "m1") {
        Event& command = at(2, "mx", EventKind::command, message);
        command.connection = 1;
        command.fields.set("protocol", "smtp");
        command.fields.set("verb", verb);
        command.fields.set("line", line);
    }
    void answer(const char* code, Texts text) {
        Event& reply = at(2, "mx", EventKind::reply, "m1");
        reply.connection = 1;
        reply.fields.set("protocol", "smtp");
        reply.fields.set("code", code);
        reply.fields.set("text", std::move(text));
    }
    Event& attempt(std::int64_t seconds, const char* message, const char* recipient, const char* outcome) {
        Event& event = at(seconds, "mx", EventKind::delivery_attempted, message);
        event.fields.set("recipient", recipient);
        event.fields.set("outcome", outcome);
        event.fields.set("next_hop", "far[192.0.2.1]:25");
        event.fields.set("text", "because");
        return event;
    }
    void accept() {
        at(3, "mx", EventKind::message_accepted, "m1").fields.set("recipients", Texts{"bob@b.test", "carol@b.test"});
    }
    [[nodiscard]] rec::Journey journey() const { return rec::journeys_of(events, "m1").at(0); }

    std::vector<Event> events;
};

Texts main_sentences(const rec::Journey& journey) {
    Texts sentences;
    for (const rec::JourneyStep& step : journey.steps) {
        if (!step.detail) sentences.push_back(step.sentence);
    }
    return sentences;
}

}  // namespace

TEST_CASE("an SMTP transaction is one step with what was said, also where commands are pipelined") {
    Run run;
    Event& opening = run.at(2, "pc", EventKind::connection_opening);
    opening.connection = 1;
    opening.fields.set("client_host", "pc");
    opening.fields.set("server_host", "mx");
    run.answer("220", {"mx ESMTP"});
    run.say("EHLO", "EHLO pc");
    run.answer("250", {"mx", "PIPELINING"});
    run.say("MAIL", "MAIL FROM:<alice@a.test>");
    run.say("RCPT", "RCPT TO:<bob@b.test>");  // RFC 2920 section 3.1: both before the replies
    run.answer("250", {"Ok"});
    run.answer("550", {"no"});
    run.say("DATA", "DATA");
    run.answer("354", {"go on"});
    run.answer("250", {"queued"});
    run.say("MAIL", "MAIL FROM:<>");
    const rec::Journey journey = run.journey();
    std::vector<rec::JourneyStep> spoken;
    for (const rec::JourneyStep& step : journey.steps) {
        if (!step.dialogue.empty()) spoken.push_back(step);
    }
    REQUIRE(spoken.size() == 2);
    CHECK(spoken[0].sentence == "pc and mx speak SMTP on connection 1");
    CHECK(spoken[0].connection == 1);
    const std::vector<rec::JourneyExchange> expected{{"", "220 mx ESMTP", false},
                                                     {"EHLO pc", "250 mx; PIPELINING", false},
                                                     {"MAIL FROM:<alice@a.test>", "250 Ok", false},
                                                     {"RCPT TO:<bob@b.test>", "550 no", false},
                                                     {"DATA", "354 go on", false},
                                                     {"", "250 queued", true}};
    CHECK(spoken[0].dialogue == expected);
    CHECK(spoken[1].dialogue == std::vector<rec::JourneyExchange>{{"MAIL FROM:<>", "", false}});
}

TEST_CASE("recipients with the same result share a step; a host's repeated decisions are details") {
    Run run;
    run.accept();
    for (const std::int64_t seconds : {4, 400}) {
        Event& choice = run.at(seconds, "mx", EventKind::decision, "m1");
        choice.fields.set("question", "Who takes it?");
        choice.fields.set("chosen", "far");
        run.attempt(seconds, "m1", "bob@b.test", "deferred");
        run.attempt(seconds, "m1", "carol@b.test", "deferred");
    }
    const Texts told = main_sentences(run.journey());
    REQUIRE(told.size() == 5);
    CHECK(told[2] == "mx: Who takes it? -> far");
    CHECK(told[3] == "mx cannot deliver m1 to bob@b.test and carol@b.test now, but perhaps later (because)");
    CHECK(told[4] == told[3]);
}

TEST_CASE("what a resolver does is a detail; a reverse lookup is told, its check is not") {
    Run run;
    run.at(2, "dns", EventKind::decision).fields.set("question", "Which name server?");
    Event& name = run.at(2, "mx", EventKind::dns_resolved);
    name.fields.set("name", "1.2.0.192.in-addr.arpa.");
    name.fields.set("type", "PTR");
    name.fields.set("outcome", "answer");
    name.fields.set("answers", Texts{"1.2.0.192.in-addr.arpa. 60 IN PTR pc.a.test."});
    for (int times = 0; times < 2; ++times) {
        Event& address = run.at(2, "mx", EventKind::dns_resolved);
        address.fields.set("name", "pc.a.test.");
        address.fields.set("type", "A");
        address.fields.set("outcome", "answer");
        address.fields.set("answers", Texts{"pc.a.test. 60 IN A 192.0.2.1"});
    }
    const Texts told = main_sentences(run.journey());
    REQUIRE(told.size() == 2);
    CHECK(told[1] == "mx looks up who is calling: 192.0.2.1 is pc.a.test");
}

TEST_CASE("a host keeps a message until its last recipient is served") {
    Run run;
    run.accept();
    run.attempt(4, "m1", "bob@b.test", "deferred");
    run.attempt(4, "m1", "carol@b.test", "relayed");
    CHECK_FALSE(run.journey().stays.at(1).left);
    run.attempt(9, "m1", "bob@b.test", "relayed");
    CHECK(run.journey().stays.at(1).left == protocol::Instant{9'000'000'000});
}

TEST_CASE("a copy has been on its host as long as the message it was made from") {
    Run run;
    run.accept();
    run.attempt(5, "m1/2", "carol@b.test", "relayed");
    const auto stays = run.journey().stays;
    REQUIRE(stays.size() == 3);
    CHECK(stays[2] ==
          rec::JourneyStay{"m1/2", "mx", protocol::Instant{3'000'000'000}, protocol::Instant{5'000'000'000}});
    CHECK_FALSE(stays[1].left);
}

TEST_CASE("how it ended, for every recipient and the notification") {
    Run run;
    run.accept();
    Event& alias = run.at(4, "mx", EventKind::alias_expanded, "m1");
    alias.fields.set("from", "carol@b.test");
    alias.fields.set("to", Texts{"dave@b.test"});
    Event& stored = run.at(5, "mx", EventKind::message_stored, "m1/2");
    stored.fields.set("mailbox", "dave");
    stored.fields.set("delivered_to", "dave@b.test");
    run.at(6, "pc", EventKind::mail_read, "m1/2").fields.set("user", "dave@b.test");
    run.attempt(7, "m1", "bob@b.test", "bounced");
    Event& bounce = run.at(7, "mx", EventKind::bounce_created, "m1!1");
    bounce.fields.set("parent", "m1");
    bounce.fields.set("recipients", Texts{"bob@b.test"});
    bounce.fields.set("to", "alice@a.test");
    const auto outcomes = run.journey().outcomes;
    REQUIRE(outcomes.size() == 3);
    CHECK(narrate(outcomes[0]) ==
          "bob@b.test: not delivered: mx gave it up at 0:07.000000 (because); the notification m1!1 is to tell the "
          "sender");
    CHECK(narrate(outcomes[1]) ==
          "dave@b.test (by the alias carol@b.test): delivered at 0:05.000000, 4 s after Send, into the mailbox dave of "
          "mx; read at 0:06.000000");
    CHECK(narrate(outcomes[2]) == "m1!1 to alice@a.test: on its way, at mx");
    CHECK(is_open(outcomes[2]));
}

TEST_CASE("what a device fetches to keep a copy is fetched, and read when somebody reads it") {
    Run run;
    Event& stored = run.at(5, "mx", EventKind::message_stored, "m1/1");
    stored.fields.set("mailbox", "bob");
    stored.fields.set("delivered_to", "bob@b.test");
    Event& copied = run.at(6, "phone", EventKind::mail_read, "m1/1");
    copied.fields.set("user", "bob@b.test");
    copied.fields.set("copy", true);
    CHECK(narrate(run.journey().outcomes.front()).ends_with("into the mailbox bob of mx; fetched at 0:06.000000"));
    run.at(7, "pc", EventKind::mail_read, "m1/1").fields.set("user", "bob@b.test");
    CHECK(narrate(run.journey().outcomes.front()).ends_with("; read at 0:07.000000"));
}

TEST_CASE("faults in force are part of the journey of a mail that is under way") {
    Run run;
    Event fault{1, {}, "", EventKind::fault_begun};
    fault.fields.set("text", "mx is off");
    run.events.insert(run.events.begin(), fault);
    for (std::size_t index = 0; index < run.events.size(); ++index) run.events[index].id = index + 1;
    Event& over = run.at(9, "", EventKind::fault_ended);
    over.cause = 0;
    over.fields.set("text", "mx is off");
    const Texts told = main_sentences(run.journey());
    REQUIRE(told.size() == 3);
    CHECK(told[0] == "Fault: mx is off");
    CHECK(told[2] == "The fault is over: it is no longer so that mx is off");
}
