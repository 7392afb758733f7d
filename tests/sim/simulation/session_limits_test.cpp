// Servers that say how much they take in one session: LIMITS, RFC 9422.
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::recording::Event;
using sim::recording::EventKind;
using Texts = std::vector<std::string>;

void run_with(const std::string& beta, tests::FinishedRun& run) {
    tests::run_in_memory(tests::scenario_from_text(R"(
mailflow: 1
title: Limits
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [a, b, c, d, e], mta: {)" + beta +
                                                   R"(}}
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [a@beta.test, b@beta.test, c@beta.test, d@beta.test, e@beta.test]}
)"),
                         run);
}

/// How many mails each session with the server of beta.test brought.
std::vector<std::size_t> mails_by_session(const tests::FinishedRun& run) {
    std::map<sim::recording::ConnectionId, std::size_t> mails;
    for (const Event& event : run.events.of(EventKind::command, "mail.beta.test")) {
        if (event.fields.text("verb") == "MAIL") ++mails[event.connection];
    }
    std::vector<std::size_t> counts;
    for (const auto& [connection, count] : mails) counts.push_back(count);
    return counts;
}

bool refused_any(const tests::FinishedRun& run) {
    return !run.events.of(EventKind::message_refused, "mail.beta.test").empty();
}

}  // namespace

TEST_CASE("a client that was told the limits meets no refusal") {
    tests::FinishedRun run;
    run_with("limits: true, recipients_max: 2, transactions_max: 2", run);
    CHECK(run.events.of(EventKind::message_stored, "mail.beta.test").size() == 5);
    CHECK_FALSE(refused_any(run));
    CHECK(mails_by_session(run) == std::vector<std::size_t>{2, 1});
    const Texts chosen = run.events.texts(EventKind::decision, "chosen", "mail.alpha.test");
    CHECK(std::ranges::count(chosen, "another session") == 1);
    for (const Event& event : run.events.of(EventKind::delivery_attempted, "mail.alpha.test")) {
        CHECK(event.fields.text("outcome") == "relayed");
    }
}

TEST_CASE("without LIMITS it runs into them, and tries again later") {
    tests::FinishedRun run;
    run_with("recipients_max: 2", run);
    CHECK(run.events.of(EventKind::message_stored, "mail.beta.test").size() == 5);
    CHECK(std::ranges::count(run.events.texts(EventKind::delivery_attempted, "outcome", "mail.alpha.test"),
                             "deferred") > 0);
}

TEST_CASE("a server of one mail a session gets one session for each part") {
    tests::FinishedRun run;
    run_with("limits: true, recipients_max: 2, transactions_max: 1", run);
    CHECK(run.events.of(EventKind::message_stored, "mail.beta.test").size() == 5);
    CHECK(mails_by_session(run) == std::vector<std::size_t>{1, 1, 1});
}
