// A host that is not always there asks for its mail when it comes back: ETRN, RFC 1985.
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::recording::EventKind;
using Texts = std::vector<std::string>;

/// mail.beta.test is off for twenty minutes, and what comes meanwhile is kept at its second exchanger, which tries
/// again two hours later. @param more  lines of the fault list
void run_dial_up(const std::string& more, tests::FinishedRun& run) {
    tests::run_in_memory(tests::scenario_from_text(R"(
mailflow: 1
title: A server that is switched off at night
domains:
  alpha.test: {users: [alice]}
  isp.test: {mta: {relay_for: [beta.test], retry: {backoff_min: 2h, backoff_max: 2h}}}
  beta.test:
    users: [bob]
    mx: [{preference: 10, host: mail.beta.test}, {preference: 20, host: mail.isp.test}]
mail: [{id: m1, at: 1min, from: alice@alpha.test, to: [bob@beta.test]}]
expect: [{always: mail-conserved}]
faults:
  - {at: 10s, host: mail.beta.test, down: true, until: 20min}
)" + more),
                         run);
}

protocol::Duration stored_at(const tests::FinishedRun& run) {
    const auto stored = run.events.of(EventKind::message_stored);
    REQUIRE(stored.size() == 1);
    return stored.front().time - protocol::Instant();
}

}  // namespace

TEST_CASE("a server that comes back gets its mail at once when it asks for it by ETRN") {
    using namespace std::chrono_literals;
    tests::FinishedRun run;
    SECTION("it asks") {
        run_dial_up("  - {at: 21min, host: mail.beta.test, etrn: mail.isp.test}\n", run);
        CHECK(stored_at(run) > 21min);
        CHECK(stored_at(run) < 22min);
        CHECK(run.events.texts(EventKind::queue_start_answered, "node") == Texts{"beta.test"});
        CHECK(run.events.texts(EventKind::queue_start_answered, "status") == Texts{"accepted"});
        CHECK(run.events.texts(EventKind::queue_start_answered, "reply") == Texts{"250 Queuing started"});
        CHECK(run.events.of(EventKind::queue_start_answered).front().host == "mail.beta.test");
    }
    SECTION("it does not") {
        run_dial_up("", run);
        CHECK(stored_at(run) > 1h);
    }
    SECTION("it asks somebody who keeps nothing for it") {
        run_dial_up("  - {at: 21min, host: mail.beta.test, etrn: mail.alpha.test}\n", run);
        CHECK(stored_at(run) > 1h);
        CHECK(run.events.texts(EventKind::queue_start_answered, "status") == Texts{"failed"});
    }
    SECTION("the other is off as well") {
        run_dial_up(
            "  - {at: 15min, host: mail.isp.test, down: true, until: 30min}\n"
            "  - {at: 21min, host: mail.beta.test, etrn: mail.isp.test}\n",
            run);
        CHECK(run.events.texts(EventKind::queue_start_answered, "reply") == Texts{"connection timed out"});
        CHECK(run.events.texts(EventKind::queue_start_answered, "node") == Texts{""});
    }
}
