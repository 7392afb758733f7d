// What is told of planned changes: which settings and which records are different afterwards.
#include "sim/simulation/change_text.hpp"

#include <algorithm>

#include "sim/engine/memory_engine.hpp"
#include "sim/recording/narration.hpp"
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::recording::EventKind;
using sim::simulation::record_changes;
using sim::simulation::setting_changes;
using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a change of settings is told by its keys, with what was before") {
    sim::mta::Settings before;
    CHECK(setting_changes(before, before).empty());
    sim::mta::Settings after = before;
    after.hops_max = before.hops_max + 1;
    after.routes["gamma.test"] = {.host = "mail.gamma.test"};
    after.retry.queue_run_interval = std::chrono::minutes{7};
    const Texts changes = setting_changes(before, after);
    REQUIRE(changes.size() == 3);
    CHECK(changes[0] ==
          "hops_max is now " + std::to_string(after.hops_max) + ", was " + std::to_string(before.hops_max));
    CHECK(changes[1].starts_with("retry.queue_run_interval is now 7min, was "));
    CHECK(changes[2] == "routes.gamma.test is now {host: mail.gamma.test, port: 25, mx_lookup: false}");
    CHECK(setting_changes(after, before).back() == "routes.gamma.test is gone");
}

TEST_CASE("a change of settings tells no password") {
    const sim::mta::Settings before;
    sim::mta::Settings after = before;
    after.smarthost = {.host = "relay.isp.test", .auth = protocol::sasl::Credentials{"alpha", "k3y"}};
    after.auth_users.emplace()["alice"] = "correct horse";
    const Texts changes = setting_changes(before, after);
    REQUIRE(changes.size() == 2);
    CHECK(changes[0] == "auth_users is now {\"alice\": \"****\"}");
    CHECK(changes[1].find("password: \"****\"") != std::string::npos);
    sim::mta::Settings other = after;
    other.smarthost->auth->password = "another";
    CHECK(setting_changes(after, other).empty());
}

TEST_CASE("a change of a zone is told by the records that go and come") {
    CHECK(record_changes({"a", "b"}, {"b", "c"}) == Texts{"a goes", "c comes"});
    CHECK(record_changes({"a"}, {"a"}).empty());
}

TEST_CASE("planned changes are no faults, and say what changes") {
    tests::FinishedRun run;
    tests::run_in_memory(tests::scenario_from_text(R"(mailflow: 1
title: Changes
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
faults:
  - {at: 1s, until: 3s, host: mail.alpha.test, set: {hops_max: 12}}
  - {at: 2s, zone: beta.test, records: ["@ MX 5 mail", "mail A 10.2.0.4"]}
  - {at: 4s, host: mail.beta.test, down: true}
mail: [{id: m1, at: 1s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
)"),
                         run);
    const auto told = [&run](EventKind kind, std::size_t which) {
        const sim::recording::World nothing;
        for (const auto& event : run.events.all) {
            if (event.kind == kind && which-- == 0) return sim::recording::narrate(event, nothing);
        }
        return std::string();
    };
    CHECK(told(EventKind::fault_begun, 0)
              .starts_with(
                  "Change: the mail transfer agent of mail.alpha.test gets other settings: hops_max is now 12, was "));
    CHECK(told(EventKind::settings_changed, 0)
              .starts_with("mail.alpha.test works with other settings from now on: hops_max is now 12, was "));
    CHECK(told(EventKind::fault_ended, 0) ==
          "The change is over: it is no longer so that the mail transfer agent of mail.alpha.test gets other settings");
    const std::string zone = told(EventKind::fault_begun, 1);
    CHECK(zone.starts_with("Change: the records of beta.test. are changed: "));
    CHECK(zone.find("MX 10 mail.beta.test. goes") != std::string::npos);
    CHECK(zone.find("MX 5 mail.beta.test. comes") != std::string::npos);
    CHECK(told(EventKind::fault_begun, 2) == "Fault: mail.beta.test is switched off");
}

TEST_CASE("a planned change is not among the faults in force, and what it changes is") {
    tests::FinishedRun run;
    tests::run_in_memory(tests::scenario_from_text(R"(mailflow: 1
title: Changes
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
faults:
  - {at: 1s, host: mail.alpha.test, set: {hops_max: 12}}
  - {at: 2s, zone: beta.test, records: ["@ MX 5 mail", "mail A 10.2.0.4"]}
  - {at: 4s, host: mail.beta.test, down: true}
)"),
                         run);
    const auto world = run.events.folded();
    CHECK(world.faults == std::set<std::string>{"mail.beta.test is switched off"});
    CHECK(world.hosts.at("mail.alpha.test").settings.at("mta").starts_with("hops_max is now 12, was "));
}
