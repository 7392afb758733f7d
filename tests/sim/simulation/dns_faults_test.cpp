// DNS that fails or changes while mail is under way, and what nobody can guess of it.
#include <algorithm>
#include <set>

#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::recording::Event;
using sim::recording::EventKind;

const std::string two_zones = R"(
mailflow: 1
title: DNS at run time
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [bob]}
)";

void run_text(const std::string& text, tests::FinishedRun& finished) {
    tests::run_in_memory(tests::scenario_from_text(text), finished);
}

std::string mail_at(const std::string& id, const std::string& at) {
    return "  - {id: " + id + ", at: " + at + ", from: alice@alpha.test, to: [bob@beta.test], unknown_domain: true, " +
           "subject: s, body: b}\n";
}

/// Outcome and status of the attempts of alpha.test's server at a mail.
std::vector<std::string> attempts(const tests::FinishedRun& finished, const std::string& message) {
    std::vector<std::string> found;
    for (const Event& event : finished.events.of(EventKind::delivery_attempted, "mail.alpha.test")) {
        if (event.message != message) continue;
        found.push_back(event.fields.text("outcome") + ' ' + event.fields.text("status"));
    }
    return found;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a zone that fails, refuses or says nothing for a while defers its mail") {
    for (const char* answers : {"servfail", "refused", "silent"}) {
        tests::FinishedRun finished;
        run_text(two_zones + "mail:\n" + mail_at("m1", "2s") +
                     "faults:\n  - {at: 1s, until: 2min, zone: beta.test, answers: " + answers + "}\n",
                 finished);
        INFO(answers);
        const Texts found = attempts(finished, "m1");
        REQUIRE(found.size() >= 2);
        CHECK(found.front() == "deferred 4.4.3");
        CHECK(found.back() == "relayed 2.0.0");
    }
}

TEST_CASE("a name server that was stopped refuses at once, one whose host is down is waited for") {
    // glibc and BIND go on to the next server at ECONNREFUSED
    const auto seconds_to_failure = [](const std::string& fault) {
        tests::FinishedRun finished;
        // Her program and its server's greeting ask nobody.
        run_text(two_zones + "defaults: {mta: {reverse_lookup: false}}\nmail:\n" +
                     "  - {id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b, " +
                     "server: {host: mail.alpha.test, port: 587, address: 10.1.0.4}}\n" +
                     "faults:\n  - {at: 1s, until: 2min, host: resolver.alpha.test, " + fault + "}\n",
                 finished);
        const auto failed = finished.events.of(EventKind::delivery_attempted, "mail.alpha.test");
        REQUIRE(failed.size() >= 2);
        CHECK(failed.front().fields.text("status") == "4.4.3");
        const auto refused = finished.events.of(EventKind::datagram_refused, "mail.alpha.test");
        CHECK(refused.empty() == (fault == "down: true"));
        return (failed.front().time.nanoseconds - 2'000'000'000) / 1'000'000'000;
    };
    CHECK(seconds_to_failure("stop: dns") < 1);
    CHECK(seconds_to_failure("down: true") >= 5);
}

TEST_CASE("a mistake in a zone that was mended lives on in caches, RFC 2308 section 5") {
    tests::FinishedRun finished;
    // Between 1 s and 20 s beta.test has neither MX nor address; that may be kept for 60 s.
    run_text(two_zones + "mail:\n" + mail_at("early", "2s") + mail_at("soon", "40s") + mail_at("late", "2min") +
                 "faults:\n  - {at: 1s, until: 20s, zone: beta.test, records: [\"@ 60 TXT nothing\"]}\n",
             finished);
    CHECK(attempts(finished, "early") == Texts{"bounced 5.4.4"});
    CHECK(attempts(finished, "soon") == Texts{"bounced 5.4.4"});
    CHECK(attempts(finished, "late") == Texts{"relayed 2.0.0"});
}

TEST_CASE("new records are seen when the old ones' TTL is over") {
    tests::FinishedRun finished;
    run_text(two_zones + "mail:\n" + mail_at("first", "2s") + mail_at("soon", "30s") + mail_at("late", "3h") +
                 "faults:\n  - {at: 10s, zone: beta.test, records: [\"@ 60 MX 0 .\"]}\n",
             finished);
    CHECK(attempts(finished, "first") == Texts{"relayed 2.0.0"});
    CHECK(attempts(finished, "soon") == Texts{"relayed 2.0.0"});
    CHECK(attempts(finished, "late") == Texts{"bounced 5.1.0"});
}

TEST_CASE("a delegation without glue, and one to a server that knows nothing of the zone, defer mail") {
    for (const char* record : {"lost 60 NS ns.lost", "lost 60 NS ns-of-nobody"}) {
        tests::FinishedRun finished;
        run_text(two_zones + R"(zones:
  test:
    unchecked: true
    records: [")" + record +
                     R"(", "ns-of-nobody 60 A 10.99.0.9"]
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [bob@lost.test], unknown_domain: true, subject: s, body: b}
until: 1min
)",
                 finished);
        INFO(record);
        CHECK(attempts(finished, "m1") == Texts{"deferred 4.4.3"});
    }
}

TEST_CASE("ids and ports of queries come from the seed, and nobody can guess them, RFC 5452 section 9") {
    const auto numbers_of = [](std::uint64_t seed) {
        auto scenario = tests::scenario_from_text(two_zones + "mail:\n" + mail_at("m1", "2s"));
        scenario.seed = seed;
        tests::FinishedRun finished;
        tests::run_in_memory(scenario, finished);
        std::vector<std::pair<std::int64_t, std::string>> numbers;
        std::int64_t id = 0;
        for (const Event& event : finished.events.all) {
            if (event.kind == EventKind::dns_query) id = event.fields.integer("id");
            if (event.kind != EventKind::datagram_sent || !event.fields.text("to").ends_with(":53")) continue;
            numbers.emplace_back(id, event.fields.text("from"));
        }
        return numbers;
    };
    const auto first = numbers_of(1);
    CHECK(first.size() >= 6);
    CHECK(first == numbers_of(1));
    CHECK(first != numbers_of(2));
    std::set<std::int64_t> ids;
    std::set<std::string> ports;
    for (const auto& [id, from] : first) {
        ids.insert(id);
        ports.insert(from.substr(from.rfind(':')));
    }
    CHECK(ids.size() + 1 >= first.size());
    CHECK(ports.size() + 1 >= first.size());
    // Neither grows step by step.
    unsigned steps = 0;
    for (std::size_t n = 1; n < first.size(); ++n) steps += first[n].first == first[n - 1].first + 1 ? 1U : 0U;
    CHECK(steps < 2);
}
