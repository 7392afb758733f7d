#include "sim/recording/world.hpp"

#include "protocol/base/ascii.hpp"
#include "sim/recording/fingerprint.hpp"
#include "sim/recording/narration.hpp"
#include "sim/recording/time_text.hpp"
#include "sim/recording/timeline.hpp"
#include "tests/sim/recording/sample_events.hpp"
#include "tests/support/catch.hpp"

namespace rec = sim::recording;
using std::chrono_literals::operator""h;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;
using std::chrono_literals::operator""us;
using std::chrono_literals::operator""ns;

namespace {

std::string fingerprint_of(const std::vector<rec::Event>& events) {
    rec::Fingerprint fingerprint;
    for (const rec::Event& event : events) fingerprint.consume(event);
    return fingerprint.text();
}

rec::World folded(const std::vector<rec::Event>& events, std::size_t count) {
    rec::World world;
    for (std::size_t index = 0; index < count; ++index) apply(world, events[index]);
    return world;
}

/// The world of the small story up to the instant, with everything of that instant.
rec::World story_at(protocol::Instant time) {
    return rec::Timeline(tests::small_story()).world_at(time);
}

rec::Event make_event(const char* host, rec::EventKind kind) {
    return {1, protocol::Instant{1}, host, kind};
}

rec::ConnectionState open_connection() {
    rec::ConnectionState connection;
    connection.client_host = "mail.alpha.test";
    connection.server_host = "mx1.beta.test";
    connection.state = "open";
    return connection;
}

bool is_ascii(const std::string& text) {
    for (const char octet : text) {
        if (!protocol::is_printable(octet)) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("a fingerprint is pinned, and every part of an event changes it") {
    // The value of an empty stream is XXH3-64 of no octets, as published with the algorithm's test vectors.
    CHECK(fingerprint_of({}) == "2d06800538d394c2");
    const auto events = tests::one_event_of_every_kind();
    const std::string whole = fingerprint_of(events);
    CHECK(fingerprint_of(events) == whole);

    rec::Event event = tests::small_story()[10];
    const std::string before = fingerprint_of({event});
    const auto differs = [&](auto change) {
        rec::Event changed = event;
        change(changed);
        return fingerprint_of({changed}) != before;
    };
    CHECK(differs([](rec::Event& changed) { ++changed.id; }));
    CHECK(differs([](rec::Event& changed) { changed.time += 1ns; }));
    CHECK(differs([](rec::Event& changed) { changed.host += "x"; }));
    CHECK(differs([](rec::Event& changed) { changed.kind = rec::EventKind::mail_read; }));
    CHECK(differs([](rec::Event& changed) { ++changed.cause; }));
    CHECK(differs([](rec::Event& changed) { changed.also = {1}; }));
    CHECK(differs([](rec::Event& changed) { changed.message += "/2"; }));
    CHECK(differs([](rec::Event& changed) { ++changed.connection; }));
    CHECK(differs([](rec::Event& changed) { changed.fields.set("text", "x"); }));
}

TEST_CASE("the story's fingerprint is the same on every machine") {
    CHECK(fingerprint_of(tests::small_story()) == "3bdd76383b275fd5");
}

TEST_CASE("the fold is total: events of every kind in any order, on an empty world") {
    auto events = tests::one_event_of_every_kind();
    rec::World forward;
    for (const rec::Event& event : events) apply(forward, event);
    rec::World backward;
    for (auto event = events.rbegin(); event != events.rend(); ++event) apply(backward, *event);
    CHECK_FALSE(describe(forward).empty());
    CHECK_FALSE(describe(backward).empty());
}

TEST_CASE("the fold is a function of its arguments") {
    const auto events = tests::small_story();
    CHECK(folded(events, events.size()) == folded(events, events.size()));
    CHECK_FALSE(folded(events, events.size()) == folded(events, events.size() - 5));
}

TEST_CASE("octets on their way change nothing but the time") {
    for (const rec::Event& event : tests::one_event_of_every_kind()) {
        if (rec::info(event.kind).level != rec::Level::full) continue;
        rec::World world;
        apply(world, event);
        rec::World only_later;
        only_later.now = event.time;
        CHECK(world == only_later);
    }
}

TEST_CASE("the story's states") {
    SECTION("the mail waits in the queue after the refusal") {
        const rec::World world = story_at(protocol::Instant{2'000'000'000});
        const auto& entry = world.hosts.at("mail.alpha.test").queue.at("A1");
        CHECK(entry.message == "m1");
        CHECK(entry.state == "deferred");
        CHECK(entry.attempts == 1);
        CHECK(entry.next_attempt_at == protocol::Instant{301'060'000'000});
        CHECK(world.messages.at("m1").place == rec::MessageState::Place::queued);
        CHECK(world.connections.empty());
        CHECK(world.hosts.at("ns.alpha.test").cache.count({"beta.test", "MX"}) == 1);
        CHECK(world.hosts.at("mx1.beta.test").mailboxes.at("bob").messages.empty());
    }
    SECTION("the second connection is open") {
        const rec::World world = story_at(protocol::Instant{301'150'000'000});
        REQUIRE(world.connections.size() == 1);
        CHECK(world.connections.at(2).state == "open");
        CHECK(world.connections.at(2).server_host == "mx1.beta.test");
    }
    SECTION("at the end the mail is in the mailbox, the queue is empty") {
        const rec::World world = story_at(protocol::instant_max);
        CHECK(world.ended);
        CHECK(world.hosts.at("mail.alpha.test").queue.empty());
        const auto& stored = world.hosts.at("mx1.beta.test").mailboxes.at("bob").messages.at(1);
        CHECK(stored.message == "m1");
        CHECK(stored.unique_id == "u1");
        CHECK(world.messages.at("m1").host == "mx1.beta.test");
        CHECK(world.messages.at("m1").place == rec::MessageState::Place::mailbox);
        CHECK(world.connections.empty());
    }
}

TEST_CASE("a host that goes down keeps its disk and nothing else") {
    auto events = tests::small_story();
    rec::World world = folded(events, events.size());
    world.sessions[{7, "server"}] = {"mx1.beta.test", "smtp", "ready"};
    world.sessions[{7, "client"}] = {"mail.alpha.test", "smtp", "ready"};
    world.connections[7] = open_connection();
    world.hosts["mx1.beta.test"].cache[{"alpha.test", "MX"}] = {};
    world.hosts["mx1.beta.test"].mailboxes["bob"].locked = true;

    apply(world, make_event("mx1.beta.test", rec::EventKind::host_down));
    const rec::HostState& host = world.hosts.at("mx1.beta.test");
    CHECK_FALSE(host.up);
    CHECK(host.cache.empty());
    CHECK_FALSE(host.mailboxes.at("bob").locked);
    CHECK(host.mailboxes.at("bob").messages.size() == 1);
    REQUIRE(world.sessions.size() == 1);
    CHECK(world.sessions.begin()->first.second == "client");
    // The peer has not noticed yet.
    REQUIRE(world.connections.count(7) == 1);
    CHECK(world.connections.at(7).server_gone);

    apply(world, make_event("mail.alpha.test", rec::EventKind::host_down));
    CHECK(world.connections.empty());
    apply(world, make_event("mx1.beta.test", rec::EventKind::host_up));
    CHECK(world.hosts.at("mx1.beta.test").up);
}

TEST_CASE("of a connection request that nobody has answered only the client knows") {
    rec::World world;
    world.connections[1] = open_connection();
    world.connections[1].state = "opening";
    apply(world, make_event("mx1.beta.test", rec::EventKind::host_down));
    CHECK_FALSE(world.connections.at(1).server_gone);
    apply(world, make_event("mail.alpha.test", rec::EventKind::host_down));
    CHECK(world.connections.empty());
}

TEST_CASE("two faults may add the same firewall rule: it holds until both are over") {
    rec::World world;
    rec::Event rule = make_event("h", rec::EventKind::firewall_changed);
    rule.fields.set("rule", "refuse inbound packets to port 25");
    for (const bool added : {true, true, false}) {
        rule.fields.set("added", added);
        apply(world, rule);
    }
    CHECK(world.hosts.at("h").firewall_rules.size() == 1);
    apply(world, rule);
    CHECK(world.hosts.at("h").firewall_rules.empty());
}

TEST_CASE("a half closed connection stays, a closed one goes") {
    rec::World world;
    world.connections[1] = open_connection();
    rec::Event closed = make_event("h", rec::EventKind::connection_closed);
    closed.connection = 1;
    closed.fields.set("by", "client");
    closed.fields.set("half", true);
    apply(world, closed);
    CHECK(world.connections.at(1).state == "closed-by-client");
    closed.fields.set("half", false);
    apply(world, closed);
    CHECK(world.connections.empty());
}

TEST_CASE("a connection within one host has a number for each end") {
    rec::World world;
    rec::Event opening = make_event("h", rec::EventKind::connection_opening);
    opening.connection = 1;
    opening.fields.set("client_host", "h");
    opening.fields.set("server_connection", 2);
    apply(world, opening);
    REQUIRE(rec::find_connection(world, 2) != nullptr);
    CHECK(rec::find_connection(world, 2) == rec::find_connection(world, 1));
    rec::Event closed = make_event("h", rec::EventKind::connection_closed);
    closed.connection = 2;
    apply(world, closed);
    CHECK(world.connections.empty());
    CHECK(world.server_connections.empty());
}

TEST_CASE("a timeline gives the world after any event, whatever its checkpoints") {
    std::vector<rec::Event> events = tests::small_story();
    for (const rec::Event& event : tests::one_event_of_every_kind()) {
        events.push_back(event);
        events.back().time = protocol::Instant{400'000'000'000 + event.time.nanoseconds};
    }
    // With an interval of one the checkpoints are too many more than once only for longer recordings.
    for (const std::size_t interval : {std::size_t{1}, std::size_t{3}, std::size_t{1000}}) {
        rec::Timeline timeline(interval);
        for (const rec::Event& event : events) timeline.append(event);
        for (std::size_t count = 0; count <= events.size(); ++count) {
            REQUIRE(timeline.world_after(count) == folded(events, count));
        }
    }
}

TEST_CASE("a long timeline thins its checkpoints out and stays right") {
    rec::Timeline timeline(1);
    std::vector<rec::Event> events;
    for (std::int64_t number = 1; number <= 1200; ++number) {
        rec::Event event = make_event("h", rec::EventKind::mailbox_created);
        event.time = protocol::Instant{number};
        event.fields.set("mailbox", std::to_string(number));
        events.push_back(event);
        timeline.append(event);
    }
    for (const std::size_t count : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{255}, std::size_t{256},
                                    std::size_t{999}, std::size_t{1200}}) {
        CHECK(timeline.world_after(count) == folded(events, count));
    }
}

TEST_CASE("the world at an instant has everything that happened at that instant") {
    const rec::Timeline timeline(tests::small_story());
    CHECK(timeline.events_until(protocol::Instant{-1}) == 0);
    CHECK(timeline.world_at(protocol::Instant{0}).hosts.size() == 3);
    CHECK(timeline.world_at(protocol::Instant{999'999'999}).messages.empty());
    CHECK(timeline.world_at(protocol::Instant{1'000'000'000}).hosts.at("mail.alpha.test").queue.size() == 1);
    CHECK(timeline.world_at(protocol::Instant{5'000'000'000}).now == protocol::Instant{5'000'000'000});
}

TEST_CASE("a POP3 session has marks: DELE makes them once it is answered, RSET takes them back") {
    // RFC 1939 section 5
    rec::World world;
    const auto happen = [&world](rec::EventKind kind, const std::vector<std::pair<std::string, std::string>>& fields) {
        rec::Event event = make_event("mail.beta.test", kind);
        event.connection = 3;
        for (const auto& [name, value] : fields) event.fields.set(name, value);
        apply(world, event);
    };
    const auto say = [&](const std::string& line, const char* code) {
        happen(rec::EventKind::command, {{"verb", line.substr(0, line.find(' '))}, {"line", line}});
        happen(rec::EventKind::reply, {{"code", code}});
    };
    for (const std::int64_t uid : {4, 9}) {
        rec::Event stored = make_event("mail.beta.test", rec::EventKind::message_stored);
        stored.message = "m" + std::to_string(uid);
        stored.fields.set("mailbox", "bob");
        stored.fields.set("uid", uid);
        apply(world, stored);
    }
    happen(rec::EventKind::mailbox_opened, {{"mailbox", "bob"}, {"protocol", "pop3"}});
    const auto marked = [&world] { return world.views.at(3).marked; };
    happen(rec::EventKind::command, {{"verb", "DELE"}, {"line", "DELE 2"}});
    CHECK(marked().empty());
    happen(rec::EventKind::reply, {{"code", "+OK"}});
    CHECK(marked() == std::set<std::int64_t>{9});
    CHECK(describe(world, "mail.beta.test").find("; to be removed at QUIT: number 2 (UID 9)") != std::string::npos);
    say("DELE 1", "-ERR");
    say("DELE 3", "+OK");
    say("DELE", "+OK");
    say("NOOP", "+OK");
    CHECK(marked() == std::set<std::int64_t>{9});
    say("RSET", "+OK");
    CHECK(marked().empty());
}

TEST_CASE("the world is described for people") {
    const std::string text = describe(story_at(protocol::Instant{302'000'000'000}), "ns.alpha.test");
    CHECK(text == R"(at 5:02.000000
host ns.alpha.test: up, resolver in alpha
  addresses: 192.0.2.3
  services: smtp:25
  DNS cache:
    beta.test MX: positive, expired
      beta.test. 300 IN MX 10 mx1.beta.test.
)");
    const std::string queue = describe(story_at(protocol::Instant{2'000'000'000}), "mail.alpha.test");
    CHECK(queue == R"(at 0:02.000000
host mail.alpha.test: up, mx in alpha
  addresses: 192.0.2.1
  services: smtp:25
  queue:
    A1 m1 deferred: from <alice@alpha.test> to bob@beta.test, 300 octets, 1 attempt, next attempt at 5:01.060000, given up at 120:00:01.000000
      connection refused
message m1: queued at mail.alpha.test, from <alice@alpha.test> to bob@beta.test, since 0:01.000000
)");
}

TEST_CASE("every kind has a sentence and a label of printable ASCII") {
    const rec::World world = story_at(protocol::Instant{301'150'000'000});
    for (const rec::Event& event : tests::one_event_of_every_kind()) {
        INFO(rec::name(event.kind));
        rec::Event shown = event;
        shown.host = "mx1.beta.test";
        const std::string sentence = narrate(shown, world);
        CHECK(sentence.size() > 10);
        CHECK(sentence != rec::name(event.kind));
        CHECK(is_ascii(sentence));
        const std::string label = short_label(shown);
        CHECK(label.size() <= 40);
        CHECK(is_ascii(label));
        // Without any field there must be a sentence, too.
        CHECK_FALSE(narrate(rec::Event{1, {}, "h", event.kind}, {}).empty());
    }
}

TEST_CASE("a refusal is told from the side that records it") {
    rec::World world;
    world.hosts["pc"].role = "client";
    world.hosts["mx"].role = "mail-server";
    const auto sentence = [&](const char* host) {
        rec::Event event = make_event(host, rec::EventKind::message_refused);
        event.message = "m1";
        event.fields.set("recipient", "bob@beta.test");
        event.fields.set("code", "550");
        event.fields.set("text", "5.1.1 no such user");
        return narrate(event, world);
    };
    CHECK(sentence("mx") ==
          "mx refuses m1 for bob@beta.test: who offered it keeps the responsibility (550 5.1.1 no such user)");
    CHECK(sentence("pc") == "The mail program on pc could not hand m1 over for bob@beta.test (550 5.1.1 no such user)");
}

TEST_CASE("times are shown in units that suit") {
    CHECK(rec::to_text(protocol::Instant{2'040'312'999}) == "0:02.040312");
    CHECK(rec::to_text(protocol::Instant{3'605'000'000'000}) == "1:00:05.000000");
    CHECK(rec::to_text(protocol::Duration{0ns}) == "0 ns");
    CHECK(rec::to_text(protocol::Duration{12'400us}) == "12.4 ms");
    CHECK(rec::to_text(protocol::Duration{20ms}) == "20 ms");
    CHECK(rec::to_text(protocol::Duration{1'500ms}) == "1.5 s");
    CHECK(rec::to_text(protocol::Duration{5min}) == "5 min");
    CHECK(rec::to_text(protocol::Duration{5min + 7s}) == "5 min 7 s");
    CHECK(rec::to_text(protocol::Duration{90min}) == "1 h 30 min");
    CHECK(rec::to_text(protocol::Duration{120h}) == "5 d");
    CHECK(rec::to_text(protocol::Duration{-20ms}) == "-20 ms");
    CHECK(rec::to_text(protocol::Duration::min()) == "-106751 d 23 h");
    CHECK(rec::to_text(protocol::Instant{-1'000'000'000}) == "-0:01.000000");
}
