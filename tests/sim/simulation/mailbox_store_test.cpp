// Mailboxes on a host of their own, and mailboxes that are full: RFC 2033, RFC 3463 section 3.3 (X.2.2).
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::recording::EventKind;
using Texts = std::vector<std::string>;

void run_with(const std::string& beta, const std::string& rest, tests::FinishedRun& run) {
    tests::run_in_memory(tests::scenario_from_text("mailflow: 1\ntitle: A store\n"
                                                   "domains: {alpha.test: {users: [alice]}, beta.test: {" +
                                                   beta + "}}\n" + rest),
                         run);
}

const std::string one_mail = "mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], size: 5000B}]\n";
const std::string small_mailboxes = "users: [bob], quota: {mailbox: 1000B, ";

}  // namespace

TEST_CASE("a domain with a store: mail gets there by LMTP, and out again by POP3") {
    tests::FinishedRun run;
    run_with("users: [bob, carol], store: store.beta.test", R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test, carol@beta.test], subject: s, body: b}]
read: [{at: 1min, user: bob@beta.test, with: pop3}]
expect:
  - {always: mail-conserved}
  - {always: copies-justified}
)",
             run);
    const auto stored = run.events.of(EventKind::message_stored);
    REQUIRE(stored.size() == 2);
    CHECK(stored[0].host == "store.beta.test");
    CHECK(run.events.texts(EventKind::message_stored, "delivered_to") == Texts{"bob@beta.test", "carol@beta.test"});
    CHECK(run.events.of(EventKind::message_fetched, "store.beta.test").size() == 1);
    CHECK(run.events.texts(EventKind::session_started, "protocol", "store.beta.test") == Texts{"lmtp", "lmtp", "pop3"});
}

TEST_CASE("a full mailbox sends mail back, or lets it wait until there is room") {
    const std::string place = GENERATE(std::string(""), std::string(", store: store.beta.test"));
    CAPTURE(place);
    SECTION("for good") {
        tests::FinishedRun run;
        run_with(small_mailboxes + "when_full: reject}" + place, one_mail, run);
        CHECK(run.events.texts(EventKind::delivery_attempted, "status", "mail.beta.test").front() == "5.2.2");
        CHECK(run.events.texts(EventKind::bounce_created, "status") == Texts{"5.2.2"});
    }
    SECTION("for now") {
        tests::FinishedRun run;
        run_with("users: [{name: bob, quota: 7000B}], quota: {when_full: defer}" + place, R"(
mail: [{id: m, at: 2s, from: alice@alpha.test, to: [bob@beta.test], size: 5000B, count: 2, every: 10s}]
read: [{at: 1min, user: bob@beta.test, with: pop3}]
)",
                 run);
        const auto states = run.events.texts(EventKind::delivery_attempted, "status", "mail.beta.test");
        CHECK(states == Texts{"2.0.0", "4.2.2", "2.0.0"});
        CHECK(run.events.of(EventKind::bounce_created).empty());
        CHECK(run.events.of(EventKind::message_stored).size() == 2);
    }
}

TEST_CASE("a store that is stopped keeps its mailboxes; its mail waits at the server before it") {
    tests::FinishedRun run;
    run_with("users: [bob], store: store.beta.test",
             one_mail + "faults: [{at: 1s, until: 6min, host: store.beta.test, stop: lmtp}]\n", run);
    const auto attempts = run.events.texts(EventKind::delivery_attempted, "status", "mail.beta.test");
    REQUIRE(attempts.size() >= 2);
    CHECK(attempts.front() == "4.4.1");
    CHECK(attempts.back() == "2.0.0");
    CHECK(run.events.of(EventKind::message_stored, "store.beta.test").size() == 1);
}
