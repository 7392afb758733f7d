#include "sim/lesson/grade.hpp"

#include "sim/lesson/expectation_text.hpp"
#include "tests/sim/lesson/lesson_text.hpp"
#include "tests/support/catch.hpp"

using sim::lesson::CauseRecorder;
using sim::lesson::EventId;

namespace {

/// What an expectation of m1 or of the run, in YAML, is told as.
std::string told(const std::string& keys) {
    const auto scenario = tests::scenario_from_text(R"(mailflow: 1
title: t
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
expect: [{)" + keys + "}]\n");
    return sim::lesson::describe(scenario.expectations.front());
}

void record(CauseRecorder& causes, EventId id, EventId cause) {
    sim::recording::Event event;
    event.id = id;
    event.cause = cause;
    causes.consume(event);
}

/// Runs a scenario to its end, and judges it.
std::vector<sim::lesson::GradedExpectation> graded_run(const sim::scenario::Scenario& scenario) {
    sim::engine::MemoryEngine engine(sim::simulation::make_platform(scenario));
    sim::recording::Recorder recorder;
    sim::lesson::StoryBuilder story(scenario);
    sim::scenario::ExpectationEvaluator evaluator(scenario);
    CauseRecorder causes;
    recorder.add_sink(story);
    recorder.add_sink(evaluator);
    recorder.add_sink(causes);
    sim::simulation::Simulation simulation(scenario, engine, recorder);
    (void)simulation.run();
    return sim::lesson::graded(scenario, evaluator.results(), story.story().steps, causes);
}

}  // namespace

TEST_CASE("every expectation is told as a sentence") {
    CHECK(
        told("message: m1, delivered: {to: bob@beta.test, within: 5min, via: mail.alpha.test, at: mail.beta.test}") ==
        "m1 reaches bob@beta.test once within 5min of being sent over mail.alpha.test in a mailbox of mail.beta.test");
    CHECK(told("message: m1, delivered: {times: 0}") == "m1 reaches every recipient never");
    CHECK(told("message: m1, not: true, bounced: {to: bob@beta.test, status: 5.1.1}") ==
          "It must not be so that the sender of m1 is told that it could not be delivered to bob@beta.test with status "
          "5.1.1");
    CHECK(told("message: m1, notified: {who: alice@alpha.test, about: bob@beta.test, action: delayed}") ==
          "alice@alpha.test is notified at least once of what became of m1 for bob@beta.test saying delayed");
    CHECK(told("message: m1, deferred: {times: 2..3, at: mail.alpha.test}") ==
          "m1 has to wait 2 to 3 times at mail.alpha.test");
    CHECK(told("message: m1, queued: {at: mail.alpha.test}") == "m1 still waits at the end at mail.alpha.test");
    CHECK(told("message: m1, refused: {at: mail.beta.test, status: 5.7.1}") ==
          "m1 is refused by mail.beta.test with status 5.7.1");
    CHECK(told("message: m1, read: {by: bob@beta.test, subject: s}") ==
          "bob@beta.test reads m1 under the subject \"s\"");
    CHECK(told("message: m1, hops: {path: [mail.alpha.test, mail.beta.test]}") ==
          "m1 goes over mail.alpha.test, then mail.beta.test");
    CHECK(told("message: m1, hops: {count: 2}") == "m1 goes over 2 servers");
    CHECK(told("message: m1, attempts: {count: 2..}") == "delivery of m1 is tried at least 2 times");
    CHECK(told("order: [{event: message-accepted, message: m1, host: mail.alpha.test}, {event: run-ended}]") ==
          "these events come one after the other: message-accepted of m1 at mail.alpha.test, run-ended");
    CHECK(told("always: ttl-obeyed") == "No cache keeps a DNS record longer than its TTL");
}

TEST_CASE("causes are walked back to the first one") {
    CauseRecorder causes;
    record(causes, 1, 0);
    record(causes, 2, 1);
    record(causes, 3, 1);
    record(causes, 4, 2);
    CHECK(causes.chain_to(4) == std::vector<EventId>{1, 2, 4});
    CHECK(causes.chain_to(0).empty());
    CHECK(causes.chain_to(9).empty());
    record(causes, 5, 6);  // a cause that comes later is none: no endless walk
    record(causes, 6, 5);
    CHECK(causes.chain_to(6) == std::vector<EventId>{5, 6});
}

TEST_CASE("a long chain is told at its ends") {
    sim::lesson::GradedExpectation expectation;
    for (EventId id = 1; id <= sim::lesson::chain_begin + sim::lesson::chain_end; ++id)
        expectation.chain.push_back({id, {}, {}, "step"});
    CHECK(chain_lines(expectation).size() == 18);
    expectation.left_out = 7;
    const auto lines = chain_lines(expectation);
    REQUIRE(lines.size() == 19);
    CHECK(lines[6] == "(7 steps in between are left out)");
}

TEST_CASE("a server that is down for good: the grade shows what was tried, and not each of a hundred times") {
    const auto scenario = tests::scenario_from_text(R"(mailflow: 1
title: t
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
faults: [{at: 1s, host: mail.beta.test, down: true}]
expect: [{id: a, points: 2, message: m1, delivered: {to: bob@beta.test}}]
)");
    const auto list = graded_run(scenario);
    REQUIRE(list.size() == 1);
    CHECK(list[0].points == 0);
    CHECK_FALSE(list[0].decided);
    CHECK(list[0].chain.size() == 18);
    CHECK(list[0].left_out > 0);
    CHECK(list[0].chain.front().sentence.find("presses Send") != std::string::npos);
}

TEST_CASE("a chain of causes tells what was found out and decided on the way") {
    const auto scenario = tests::scenario_from_text(R"(mailflow: 1
title: t
domains: {alpha.test: {users: [alice]}}
hosts:
  ns.beta.test: {site: core, addresses: [10.0.7.1], name_server: [beta.test]}
zones: {beta.test: {unchecked: true, records: ["@ MX 10 mial"]}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
expect: [{id: a, points: 2, message: m1, delivered: {to: bob@beta.test}}]
)");
    const auto list = graded_run(scenario);
    REQUIRE(list.size() == 1);
    std::string chain;
    for (const auto& step : list[0].chain) chain += step.sentence + "\n";
    CAPTURE(chain);
    CHECK(chain.find("learns from the DNS the mail exchanger of beta.test: mial.beta.test") != std::string::npos);
    CHECK(chain.find("learns from the DNS that there is no name mial.beta.test") != std::string::npos);
    CHECK(chain.find("cannot deliver m1") != std::string::npos);
}

TEST_CASE("a mail that got lost is an error in a JUnit report, and no student's failure") {
    sim::lesson::Grade grade;
    grade.file = "e.yaml";
    grade.expectations.emplace_back();
    grade.expectations.back().verdict = sim::scenario::Verdict::met;
    CHECK(sim::lesson::junit_xml(grade).find("<testsuites tests=\"1\" failures=\"0\" errors=\"0\">") !=
          std::string::npos);
    grade.lost_mail = "m1 <is> nowhere";
    const std::string junit = sim::lesson::junit_xml(grade);
    CHECK(junit.find("<testsuites tests=\"2\" failures=\"0\" errors=\"1\">") != std::string::npos);
    CHECK(junit.find("<error message=\"m1 &lt;is&gt; nowhere\"/>") != std::string::npos);
}
