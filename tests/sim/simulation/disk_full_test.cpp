// A host without room for mail: RFC 5321 sections 4.2.3 (452) and 6.1, RFC 3463 section 3.4 (X.3.1).
#include <algorithm>

#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::recording::Event;
using sim::recording::EventKind;

std::vector<Event> run_with(const std::string& rest) {
    tests::FinishedRun run;
    tests::run_in_memory(
        tests::scenario_from_text("mailflow: 1\ntitle: No room\n"
                                  "domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}\n" +
                                  rest),
        run);
    return run.events.all;
}

const Event* first(const std::vector<Event>& run, EventKind kind, std::string_view host,
                   std::string_view message = {}) {
    const auto found = std::ranges::find_if(run, [&](const Event& event) {
        return event.kind == kind && event.host == host && (message.empty() || event.message == message);
    });
    return found == run.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("a server without room answers MAIL with 452 4.3.1, and the mail comes later") {
    const auto run = run_with(R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
faults: [{at: 1s, until: 4min, host: mail.beta.test, set: {disk_full: true}}]
)");
    const Event* refused = first(run, EventKind::message_refused, "mail.beta.test");
    REQUIRE(refused != nullptr);
    CHECK(refused->fields.text("code") == "452");
    CHECK(refused->fields.text("status") == "4.3.1");
    const Event* reply = first(run, EventKind::message_accepted, "mail.beta.test");
    REQUIRE(reply != nullptr);
    CHECK(reply->time.nanoseconds > 240'000'000'000);
    CHECK(first(run, EventKind::message_stored, "mail.beta.test", "m1") != nullptr);
}

TEST_CASE("a disk that fills up in the middle of a transaction refuses the content with 452") {
    const auto run = run_with(R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
faults:
  - {at: 0s, host: mail.alpha.test, set: {service_time: 2s}}
  - {at: 3s, until: 1min, host: mail.alpha.test, set: {disk_full: true}}
)");
    const Event* refused = first(run, EventKind::message_refused, "mail.alpha.test");
    REQUIRE(refused != nullptr);
    CHECK(refused->connection != 0);
    CHECK(refused->fields.text("code") == "452");
    CHECK(first(run, EventKind::message_stored, "mail.beta.test", "m1") != nullptr);
}

TEST_CASE("delivery into a mailbox waits for room") {
    const auto run = run_with(R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [alice@alpha.test, bob@beta.test], subject: s, body: b}]
faults:
  - {at: 0s, host: mail.beta.test, down: true, until: 20s}
  - {at: 10s, until: 6min, host: mail.alpha.test, set: {disk_full: true}}
)");
    // Alice's copy was there before; Bob's host has room.
    CHECK(first(run, EventKind::message_stored, "mail.alpha.test") != nullptr);
    CHECK(first(run, EventKind::message_stored, "mail.beta.test") != nullptr);
    const auto full = run_with(R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
faults:
  - {at: 0s, host: mail.beta.test, set: {service_time: 1s}}
  - {at: 2700ms, until: 4min, host: mail.beta.test, set: {disk_full: true}}
)");
    CHECK(first(full, EventKind::message_stored, "mail.beta.test", "m1") != nullptr);
}

TEST_CASE("a failure is told when there is room to write so, and the mail stays in the queue until then") {
    const auto run = run_with(R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [nobody@beta.test], subject: s, body: b}]
faults: [{at: 2300ms, until: 4min, host: mail.alpha.test, set: {disk_full: true}}]
)");
    const Event* failed = first(run, EventKind::delivery_attempted, "mail.alpha.test", "m1");
    REQUIRE(failed != nullptr);
    CHECK(failed->fields.text("outcome") == "bounced");
    CHECK(failed->time.nanoseconds < 60'000'000'000);
    const Event* told = first(run, EventKind::bounce_created, "mail.alpha.test");
    REQUIRE(told != nullptr);
    CHECK(told->time.nanoseconds >= 240'000'000'000);
    const Event* removed = first(run, EventKind::queue_entry_removed, "mail.alpha.test", "m1");
    REQUIRE(removed != nullptr);
    CHECK(removed->id > told->id);
}
