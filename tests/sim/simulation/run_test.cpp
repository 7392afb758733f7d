// Whole runs: what users of a scenario see.
#include <algorithm>

#include "sim/scenario/expectation_evaluator.hpp"
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace sim;
using recording::Event;
using recording::EventKind;

const std::string two_domains = R"(
mailflow: 1
title: Two domains
domains: {alpha.test: {users: [alice, ann]}, beta.test: {users: [bob]}}
)";

tests::FinishedRun& run(const std::string& text, tests::FinishedRun& finished) {
    tests::run_in_memory(tests::scenario_from_text(text), finished);
    return finished;
}

std::vector<std::string> stored_messages(const tests::FinishedRun& run) {
    std::vector<std::string> stored;
    for (const Event& event : run.events.of(EventKind::message_stored)) {
        stored.push_back(event.message + " " + event.fields.text("delivered_to"));
    }
    std::sort(stored.begin(), stored.end());
    return stored;
}

}  // namespace

TEST_CASE("every lesson meets its expectations") {
    for (const auto& file : tests::lesson_files()) {
        const auto scenario = tests::scenario_from_file(file);
        tests::FinishedRun finished;
        tests::run_in_memory(scenario, finished);
        scenario::ExpectationEvaluator evaluator(scenario);
        for (const Event& event : finished.events.all) evaluator.consume(event);
        for (const auto& result : evaluator.results()) {
            INFO(file.string() << ": " << result.id << ": " << result.reason);
            CHECK(result.verdict == scenario::Verdict::met);
        }
    }
}

TEST_CASE("a run without work ends at once, whatever weak timers wait") {
    tests::FinishedRun finished;
    run(two_domains, finished);
    CHECK(finished.end == engine::Engine::End::no_strong_event);
    CHECK(finished.events.all.back().kind == EventKind::run_ended);
    CHECK(finished.events.all.back().time == protocol::Instant{});
}

TEST_CASE("a run ends at `until` with mail still deferred") {
    tests::FinishedRun finished;
    run(two_domains + R"(
until: 10min
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
faults: [{at: 1s, host: mail.beta.test, down: true}]
)",
        finished);
    CHECK(finished.end == engine::Engine::End::until_reached);
    CHECK(finished.events.all.back().time == protocol::Instant{} + std::chrono::minutes{10});
    CHECK(finished.events.of(EventKind::message_stored).empty());
}

TEST_CASE("the end of the run is its last event, also where connections are open then") {
    tests::FinishedRun finished;
    run(two_domains + R"(
until: 2100ms
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
)",
        finished);
    CHECK_FALSE(finished.events.of(EventKind::connection_opened).empty());
    CHECK(finished.events.of(EventKind::connection_closed).empty());
    CHECK(finished.events.all.back().kind == EventKind::run_ended);
}

TEST_CASE("several recipients make copies with names of their own") {
    tests::FinishedRun finished;
    run(two_domains + R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test, ann@alpha.test, alice@alpha.test], subject: s, body: b}]
)",
        finished);
    // In the order of their domains and addresses (measured: truth cases n84, r24).
    CHECK(stored_messages(finished) ==
          std::vector<std::string>{"m1 alice@alpha.test", "m1/2 ann@alpha.test", "m1/3 bob@beta.test"});
}

TEST_CASE("a notification is named after the mail it reports on and reaches the sender") {
    tests::FinishedRun finished;
    run(two_domains + R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [nobody@beta.test], subject: s, body: b}]
)",
        finished);
    const auto bounces = finished.events.of(EventKind::bounce_created);
    REQUIRE(bounces.size() == 1);
    CHECK(bounces[0].message == "m1!1");
    CHECK(bounces[0].fields.text("parent") == "m1");
    CHECK(stored_messages(finished) == std::vector<std::string>{"m1!1 alice@alpha.test"});
    const auto stored = finished.events.of(EventKind::message_stored);
    CHECK(stored[0].fields.text("return_path").empty());  // RFC 5321 section 4.5.5
}

// RFC 3461 section 4.
TEST_CASE("a mail program asks for notifications") {
    tests::FinishedRun finished;
    run(two_domains + R"(
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [ann@alpha.test, bob@beta.test], subject: s, body: b, ret: HDRS,
     envid: QQ, notify: {ann@alpha.test: SUCCESS}, orcpt: {bob@beta.test: rfc822;b@x.test}}
)",
        finished);
    const auto lines = finished.events.texts(EventKind::command, "line");
    const auto said = [&lines](const std::string& line) { return std::count(lines.begin(), lines.end(), line); };
    CHECK(said("RCPT TO:<ann@alpha.test> NOTIFY=SUCCESS") == 1);
    CHECK(said("RCPT TO:<bob@beta.test> ORCPT=rfc822;b@x.test") == 2);  // by the program, and by its server
    const auto told = finished.events.of(EventKind::notification_created);
    REQUIRE(told.size() == 1);
    CHECK(told[0].message == "m1!1");
    CHECK(told[0].fields.text("action") == "delivered");
    CHECK(told[0].fields.text("to") == "alice@alpha.test");
}

TEST_CASE("a backup mail exchanger keeps the mail until the primary is back") {
    tests::FinishedRun finished;
    run(R"(
mailflow: 1
title: Backup
domains:
  alpha.test: {users: [alice]}
  beta.test:
    users: [bob]
    mx: [{preference: 10, host: mx1.beta.test}, {preference: 20, host: mx2.beta.test, role: backup}]
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
faults: [{at: 1s, until: 10min, host: mx1.beta.test, refuse: smtp}]
)",
        finished);
    CHECK(stored_messages(finished) == std::vector<std::string>{"m1 bob@beta.test"});
    const auto accepted = finished.events.of(EventKind::message_accepted);
    REQUIRE(accepted.size() == 3);
    CHECK(accepted[0].host == "mail.alpha.test");
    CHECK(accepted[1].host == "mx2.beta.test");
    CHECK(accepted[2].host == "mx1.beta.test");
    CHECK(accepted[2].time > protocol::Instant{} + std::chrono::minutes{10});
}

TEST_CASE("a queue survives the restart of its host") {
    tests::FinishedRun finished;
    run(two_domains + R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
faults:
  - {at: 1s, until: 20min, host: mail.beta.test, down: true}
  - {at: 3min, until: 4min, host: mail.alpha.test, down: true}
)",
        finished);
    CHECK(stored_messages(finished) == std::vector<std::string>{"m1 bob@beta.test"});
    CHECK(finished.events.of(EventKind::host_down).size() == 2);
}

TEST_CASE("a mail that expires is reported, and no mail is lost by it (RFC 5321 section 4.5.4.1)") {
    const auto scenario = tests::scenario_from_text(two_domains + R"(
defaults: {mta: {retry: {queue_lifetime_max: 10min}}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
faults: [{at: 1s, host: mail.beta.test, refuse: smtp}]
expect:
  - {id: kept, always: mail-conserved}
  - {id: told, message: m1, bounced: {to: bob@beta.test}}
)");
    tests::FinishedRun finished;
    tests::run_in_memory(scenario, finished);
    scenario::ExpectationEvaluator evaluator(scenario);
    for (const Event& event : finished.events.all) evaluator.consume(event);
    for (const auto& result : evaluator.results()) {
        INFO(result.id << ": " << result.reason);
        CHECK(result.verdict == scenario::Verdict::met);
    }
    CHECK(stored_messages(finished) == std::vector<std::string>{"m1!1 alice@alpha.test"});
}

TEST_CASE("every event's cause is an earlier event, and a delivery's causes lead back to its mail") {
    tests::FinishedRun finished;
    run(two_domains + R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
)",
        finished);
    const auto& events = finished.events.all;
    for (const Event& event : events) {
        REQUIRE(event.cause < event.id);
        for (const auto also : event.also) REQUIRE(also < event.id);
    }
    const Event* event = nullptr;
    for (const Event& each : events) {
        if (each.kind == EventKind::message_stored) event = &each;
    }
    REQUIRE(event != nullptr);
    while (event->cause != 0) event = &events.at(event->cause - 1);
    CHECK(event->kind == EventKind::mail_composed);
    CHECK(event->message == "m1");
}

TEST_CASE("reading without deleting leaves the mail, a dropped connection too (RFC 1939 section 6)") {
    tests::FinishedRun finished;
    run(two_domains + R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
read:
  - {at: 1min, user: bob@beta.test, with: pop3, keep: true}
  - {at: 2min, user: bob@beta.test, with: pop3, drop_connection: true}
  - {at: 3min, user: bob@beta.test, with: pop3}
  - {at: 4min, user: bob@beta.test, with: pop3}
)",
        finished);
    CHECK(finished.events.of(EventKind::mail_read).size() == 3);
    const auto removed = finished.events.of(EventKind::message_removed);
    REQUIRE(removed.size() == 1);
    CHECK(removed[0].time > protocol::Instant{} + std::chrono::minutes{3});
}

TEST_CASE("a mail that IMAP has left on the server can be fetched by POP3, and then by nobody") {
    tests::FinishedRun finished;
    run(R"(
mailflow: 1
title: Two protocols
defaults: {imap: {}}
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [bob]}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
read:
  - {at: 1min, user: bob@beta.test, with: imap}
  - {at: 2min, user: bob@beta.test, with: imap}
  - {at: 3min, user: bob@beta.test, with: pop3}
  - {at: 4min, user: bob@beta.test, with: imap, keep: false}
)",
        finished);
    CHECK(finished.events.of(EventKind::mail_read).size() == 2);
    CHECK(finished.events.of(EventKind::read_failed).empty());
    const auto removed = finished.events.of(EventKind::message_removed);
    REQUIRE(removed.size() == 1);
    CHECK(removed[0].time > protocol::Instant{} + std::chrono::minutes{3});
}
