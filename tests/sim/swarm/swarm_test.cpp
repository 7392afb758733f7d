// Random worlds under random faults: docs/swarm.md.
#include <algorithm>
#include <numeric>
#include <set>

#include "sim/swarm/fault_maker.hpp"
#include "sim/swarm/swarm_scenario.hpp"
#include "sim/swarm/trial.hpp"
#include "sim/swarm/world_maker.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario_text.hpp"

using namespace sim::swarm;
using sim::scenario::Scenario;
using tests::scenario_from_text;

namespace {

std::vector<std::size_t> all_of(const SwarmScenario& swarm) {
    std::vector<std::size_t> all(swarm.faults.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

}  // namespace

TEST_CASE("two hundred worlds keep every invariant while things break") {
    std::uint64_t faults = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const SwarmScenario swarm = make_swarm_scenario(nullptr, seed);
        faults += swarm.faults.size();
        const TrialResult result = run_trial(with_faults(swarm, all_of(swarm)));
        INFO("mailflow swarm --seeds " << seed);
        if (result.violation) INFO(result.violation->invariant << ": " << result.violation->reason);
        CHECK_FALSE(result.violation.has_value());
    }
    CHECK(faults > 600);
}

TEST_CASE("a seed is everything: the same world, the same faults, the same events") {
    for (const std::uint64_t seed : {3U, 17U, 40U}) {
        const SwarmScenario first = make_swarm_scenario(nullptr, seed);
        const SwarmScenario second = make_swarm_scenario(nullptr, seed);
        CHECK(first.world == second.world);
        CHECK(first.faults == second.faults);
        CHECK(run_trial(with_faults(first, all_of(first))).fingerprint ==
              run_trial(with_faults(second, all_of(second))).fingerprint);
    }
    CHECK_FALSE(make_world_text(3) == make_world_text(4));
}

TEST_CASE("worlds and faults are of many kinds") {
    std::set<std::size_t> actions;
    std::set<std::size_t> domains;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const SwarmScenario swarm = make_swarm_scenario(nullptr, seed);
        for (const auto& fault : swarm.faults) actions.insert(fault.action.index());
        domains.insert(swarm.world.sites.size());
    }
    // All but other records in a zone.
    CHECK(actions.size() == std::variant_size_v<sim::scenario::FaultAction> - 1);
    CHECK(domains.size() >= 4);
}

TEST_CASE("mailboxes are read in every way, and devices' copies are changed") {
    std::set<sim::scenario::Read::Sync> syncs;
    std::size_t by_pop3 = 0;
    std::size_t visits = 0;
    std::size_t idle = 0;
    std::size_t actions = 0;
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        const Scenario world = make_swarm_scenario(nullptr, seed).world;
        for (const auto& read : world.reads) {
            syncs.insert(read.sync);
            by_pop3 += read.protocol == sim::scenario::Read::Protocol::pop3 ? 1U : 0U;
            visits += read.visit ? 1U : 0U;
            idle += read.idle > protocol::Duration{} ? 1U : 0U;
        }
        actions += world.actions.size();
    }
    CHECK(syncs.size() == 4);
    CHECK(by_pop3 > 50);
    CHECK(visits > 20);
    CHECK(idle > 20);
    CHECK(actions > 50);
}

TEST_CASE("every fault of a swarm ends") {
    for (std::uint64_t seed = 1; seed <= 100; ++seed) {
        for (const auto& fault : make_swarm_scenario(nullptr, seed).faults) {
            const bool momentary = std::holds_alternative<sim::scenario::HostRestart>(fault.action) ||
                                   std::holds_alternative<sim::scenario::QueueFlush>(fault.action) ||
                                   std::holds_alternative<sim::scenario::QueueStartRequest>(fault.action);
            CHECK(fault.until.has_value() != momentary);
            if (fault.until) CHECK(*fault.until > fault.at);
        }
    }
}

TEST_CASE("a saved seed is a scenario that runs alike") {
    for (const std::uint64_t seed : {5U, 72U, 286U}) {
        const SwarmScenario swarm = make_swarm_scenario(nullptr, seed);
        const Scenario scenario = with_faults(swarm, all_of(swarm));
        const Scenario read = scenario_from_text(scenario_file(scenario));
        CHECK(read.expectations.size() == 4);
        CHECK(read.faults == scenario.faults);
        CHECK(read.hosts == scenario.hosts);
        CHECK(read.links == scenario.links);
        CHECK(read.mail == scenario.mail);
        CHECK(read.zones == scenario.zones);
        CHECK(read.seed == scenario.seed);
        CHECK(run_trial(read).fingerprint == run_trial(scenario).fingerprint);
    }
}

TEST_CASE("every saved seed is a scenario without mistakes") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const SwarmScenario swarm = make_swarm_scenario(nullptr, seed);
        INFO("seed " << seed);
        CHECK(scenario_from_text(scenario_file(with_faults(swarm, all_of(swarm)))).faults == swarm.faults);
    }
}

TEST_CASE("a saved seed can be given to a swarm, and saved again") {
    const SwarmScenario first = make_swarm_scenario(nullptr, 72);
    const Scenario saved = scenario_from_text(scenario_file(with_faults(first, all_of(first))));
    const SwarmScenario second = make_swarm_scenario(&saved, 5);
    REQUIRE_FALSE(second.faults.empty());
    const Scenario both = scenario_from_text(scenario_file(with_faults(second, all_of(second))));
    CHECK(both.faults.size() == first.faults.size() + second.faults.size());
    CHECK(both.expectations.size() == 4);
}

TEST_CASE("a given world is broken by each seed in another way, and keeps its own faults") {
    const Scenario given = scenario_from_text(R"(mailflow: 1
title: Given
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
mail: [{id: m1, at: 1s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
faults: [{id: own, at: 2s, until: 10s, host: mail.beta.test, down: true}]
)");
    const SwarmScenario first = make_swarm_scenario(&given, 1);
    const SwarmScenario second = make_swarm_scenario(&given, 2);
    CHECK_FALSE(first.faults == second.faults);
    CHECK(with_faults(first, {}).faults.size() == 1);
    CHECK(first.world.hosts == given.hosts);
    CHECK(fault_text(given.faults.front()) == "at 0:02.000000, until 0:10.000000: mail.beta.test is switched off");
    CHECK_FALSE(run_trial(with_faults(first, all_of(first))).violation.has_value());
}

TEST_CASE("mail that waits for ever is a violation, unless something stays broken") {
    const std::string world = R"(mailflow: 1
title: For ever
domains: {alpha.test: {users: [alice, bob]}, beta.test: {users: [eve]}}
mail:
  - {id: m1, at: 1s, from: alice@alpha.test, to: [bob@alpha.test], subject: s, body: b}
)";
    CHECK_FALSE(run_trial(scenario_from_text(world)).violation.has_value());
    const std::string broken = world + "faults: [{at: 0s, host: mail.alpha.test, set: {disk_full: true}}]\n";
    CHECK_FALSE(run_trial(scenario_from_text(broken)).violation.has_value());
    // After five days beta.test is given up, and until the sixth there is no room to write so to the sender.
    const std::string endless =
        world + R"(  - {id: m2, at: 1s, from: alice@alpha.test, to: [eve@beta.test], subject: s, body: b}
faults:
  - {at: 0s, until: 200h, host: mail.beta.test, down: true}
  - {at: 1min, until: 200h, host: mail.alpha.test, set: {disk_full: true}}
)";
    const auto violation = run_trial(scenario_from_text(endless)).violation;
    REQUIRE(violation.has_value());
    CHECK(violation->invariant == "comes-to-an-end");
}
