// Addresses in UTF-8 on both sides of the "@", RFC 6531; their domains in the DNS by A-labels, RFC 5891.
#include "sim/scenario/expectation_evaluator.hpp"
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::recording::Event;
using sim::recording::EventKind;
using Texts = std::vector<std::string>;

sim::scenario::Scenario run_world(const std::string& graa, const std::string& rest, tests::FinishedRun& run) {
    auto scenario = tests::scenario_from_text(
        "mailflow: 1\ntitle: UTF-8\ndomains:\n  alpha.test: {users: [alice]}\n"
        "  gr\xc3\xa5.test: {users: [bob, \"b\xc3\xb8\"]" +
        graa + "}\n" + rest);
    tests::run_in_memory(scenario, run);
    return scenario;
}

void check_expectations(const sim::scenario::Scenario& scenario, const tests::FinishedRun& run) {
    sim::scenario::ExpectationEvaluator evaluator(scenario);
    for (const Event& event : run.events.all) evaluator.consume(event);
    for (const auto& result : evaluator.results()) {
        INFO(result.id << ": " << result.reason);
        CHECK(result.verdict == sim::scenario::Verdict::met);
    }
}

/// What a server was told.
std::string heard_lines(const tests::FinishedRun& run, const std::string& host) {
    std::string lines;
    for (const Event& event : run.events.of(EventKind::command, host)) lines += event.fields.text("line") + '\n';
    return lines;
}

}  // namespace

TEST_CASE("mail for a domain with U-labels finds its way by the A-labels") {
    tests::FinishedRun run;
    const auto scenario = run_world("", R"(
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: ["bob@gr\u00e5.test", "b\u00f8@GR\u00c5.test"], smtputf8: true, subject: s}]
read: [{at: 1min, user: "bob@gr\u00e5.test", with: pop3}]
expect:
  - {id: to-bob, points: 1, message: m1, delivered: {to: "bob@gr\u00e5.test"}}
  - {id: to-all, points: 1, message: m1, delivered: {}}
  - {id: read, points: 1, message: m1, read: {by: "bob@xn--gr-zia.test"}}
  - {always: mail-conserved}
)",
                                    run);
    CHECK(run.events.texts(EventKind::message_stored, "delivered_to") ==
          Texts{"bob@xn--gr-zia.test", "b\xc3\xb8@xn--gr-zia.test"});
    CHECK(run.events.of(EventKind::message_fetched).size() == 1);
    const std::string sent = heard_lines(run, "mail.xn--gr-zia.test");
    CHECK(sent.find("EHLO mail.alpha.test\n") != std::string::npos);
    CHECK(sent.find("RCPT TO:<bob@gr\xc3\xa5.test>") != std::string::npos);
    const Texts questions = run.events.texts(EventKind::decision, "question", "mail.alpha.test");
    CHECK(std::ranges::find(questions,
                            "Which host takes the mail for gr\xc3\xa5.test (in the DNS xn--gr-zia.test, RFC 5891 "
                            "section 5)?") != questions.end());
    check_expectations(scenario, run);
}

TEST_CASE("a user of a domain with U-labels sends by either name") {
    tests::FinishedRun run;
    run_world("", R"(
mail:
  - {id: m1, at: 2s, from: "bob@gr\u00e5.test", to: [alice@alpha.test], smtputf8: true}
  - {id: m2, at: 3s, from: "bob@xn--gr-zia.test", to: [alice@alpha.test]}
)",
              run);
    CHECK(run.events.of(EventKind::message_stored, "mail.alpha.test").size() == 2);
    const std::string sent = heard_lines(run, "mail.alpha.test");
    CHECK(sent.find("EHLO mail.xn--gr-zia.test\n") != std::string::npos);  // RFC 6531 section 3.7.1
    CHECK(sent.find("MAIL FROM:<bob@gr\xc3\xa5.test> SIZE") != std::string::npos);
    CHECK(sent.find("MAIL FROM:<bob@xn--gr-zia.test> SIZE") != std::string::npos);
}

TEST_CASE("a next hop without SMTPUTF8 gets no U-labels, and the A-labels need no extension") {
    // RFC 6531 section 3.2: a relay that is no MSA changes no address.
    tests::FinishedRun run;
    run_world(", mta: {extensions_off: [SMTPUTF8]}", R"(
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: ["bob@gr\u00e5.test"], smtputf8: true}
  - {id: m2, at: 3s, from: alice@alpha.test, to: ["bob@xn--gr-zia.test"]}
)",
              run);
    CHECK(run.events.texts(EventKind::bounce_created, "status") == Texts{"5.6.7"});
    CHECK(run.events.texts(EventKind::message_stored, "delivered_to", "mail.xn--gr-zia.test") ==
          Texts{"bob@xn--gr-zia.test"});
}

TEST_CASE("aliases, lists, routes and rewriting are found by a domain in either form") {
    tests::FinishedRun run;
    run_world(
        R"(, mta: {aliases: {"info@gr\u00e5.test": ["bob@gr\u00e5.test"]}, canonical: {"old@gr\u00e5.test": "bob@gr\u00e5.test"}})",
        R"(
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: ["info@xn--gr-zia.test"]}
  - {id: m2, at: 3s, from: alice@alpha.test, to: ["old@gr\u00e5.test"], smtputf8: true}
)",
        run);
    CHECK(run.events.texts(EventKind::message_stored, "delivered_to") ==
          Texts{"bob@xn--gr-zia.test", "bob@xn--gr-zia.test"});
}
