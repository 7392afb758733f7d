// The recording's fold equals the engine's own state (docs/ARCHITECTURE.md, "State is folded from events").
#include "protocol/base/random_stream.hpp"
#include "sim/engine/memory_engine.hpp"
#include "sim/simulation/fold_difference.hpp"
#include "sim/simulation/platform.hpp"
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace sim;
using protocol::Instant;

/// Folds the events as they come.
class Folder : public recording::EventSink {
public:
    [[nodiscard]] std::bitset<recording::event_kind_count> wanted_kinds() const override {
        return std::bitset<recording::event_kind_count>().set();
    }
    void consume(const recording::Event& event) override { recording::apply(world, event); }
    recording::World world;
};

/// Stops the run at `stops` random times and compares there, and at the end.
void check_fold(const scenario::Scenario& scenario, protocol::Duration length, unsigned stops) {
    engine::MemoryEngine engine(simulation::make_platform(scenario));
    recording::Recorder recorder;
    Folder folder;
    recorder.add_sink(folder);
    simulation::Simulation simulation(scenario, engine, recorder);
    protocol::RandomStream random(42, 0, "fold-test", scenario.title);
    const auto step = static_cast<std::uint64_t>(2 * length.count() / stops);
    Instant now;
    for (unsigned stop = 0; stop < stops; ++stop) {
        now += protocol::Duration{static_cast<std::int64_t>(random.below(step))};
        simulation.run_until(now);
        INFO(scenario.title << " at " << now.nanoseconds << " ns");
        REQUIRE(simulation::fold_difference(folder.world, simulation.capture()) == "");
    }
    simulation.run();
    CHECK(simulation::fold_difference(folder.world, simulation.capture()) == "");
}

}  // namespace

TEST_CASE("the folded state of every lesson equals the real state, in the first seconds at many times") {
    for (const auto& file : tests::lesson_files()) {
        check_fold(tests::scenario_from_file(file), std::chrono::seconds{4}, 150);
    }
}

TEST_CASE("the folded state of every lesson equals the real state over the whole run") {
    for (const auto& file : tests::lesson_files()) {
        check_fold(tests::scenario_from_file(file), std::chrono::minutes{60}, 60);
    }
}

TEST_CASE("the folded state equals the real state while hosts, services, links and zones fail") {
    const auto scenario = tests::scenario_from_text(R"(
mailflow: 1
title: Many things break
defaults: {imap: {}}
domains:
  alpha.test: {users: [alice, ann]}
  beta.test: {users: [bob]}
mail:
  - {id: m1, at: 1s, from: alice@alpha.test, to: [bob@beta.test, ann@alpha.test], subject: one, body: x}
  - {id: m2, at: 1500ms, from: ann@alpha.test, to: [bob@beta.test], subject: two, body: x}
  - {id: m3, at: 20s, from: bob@beta.test, to: [alice@alpha.test, nobody@alpha.test], subject: three, body: x}
  - {id: m4, at: 30s, from: alice@alpha.test, to: [bob@nowhere.test], unknown_domain: true, subject: four, body: x}
faults:
  - {at: 1600ms, until: 20s, host: mail.beta.test, down: true}
  - {at: 21s, until: 40s, host: mail.alpha.test, stop: mta}
  - {at: 45s, until: 50s, host: mail.alpha.test, stop: pop3}
  - {at: 46s, until: 51s, host: mail.alpha.test, stop: imap}
  - {at: 22s, until: 25s, host: resolver.beta.test, stop: dns}
  - {at: 35s, host: mail.alpha.test, restart: true}
  - {at: 36s, until: 50s, link: beta.test--core, latency: 500ms}
read:
  - {at: 10min, user: bob@beta.test, with: pop3}
  - {at: 10min, user: alice@alpha.test, with: pop3}
  - {at: 10s, user: ann@alpha.test, with: imap, idle: 20s}
  - {at: 33s, user: alice@alpha.test, with: imap, idle: 5s}
  - {at: 52s, user: alice@alpha.test, with: imap, idle: 2min}
  - {at: 11min, user: ann@alpha.test, with: imap, keep: false}
)");
    check_fold(scenario, std::chrono::seconds{60}, 400);
    check_fold(scenario, std::chrono::minutes{15}, 50);
}

TEST_CASE("the folded state equals the real state of a mailbox store that fills up and fails") {
    const auto scenario = tests::scenario_from_text(R"(
mailflow: 1
title: A store
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [bob, {name: carol, quota: 6000B}], store: store.beta.test, quota: {when_full: defer}}
mail:
  - {id: m, at: 1s, from: alice@alpha.test, to: [bob@beta.test, carol@beta.test], size: 4000B, count: 3, every: 10s}
faults:
  - {at: 5s, until: 15s, host: store.beta.test, stop: lmtp}
  - {at: 21100ms, host: store.beta.test, restart: true}
  - {at: 1min, host: mail.beta.test, set: {hops_max: 20}}
read:
  - {at: 4min, user: carol@beta.test, with: pop3}
)");
    check_fold(scenario, std::chrono::seconds{40}, 300);
    check_fold(scenario, std::chrono::minutes{20}, 50);
}

TEST_CASE("the folded state equals the real state while packets get lost, firewalls refuse and clients crash") {
    const auto scenario = tests::scenario_from_text(R"(
mailflow: 1
title: Clients and the net between
defaults: {outbox: {retry_interval: 40s, lifetime_max: 5min}}
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [bob]}
mail:
  - {id: m1, at: 1s, from: alice@alpha.test, to: [bob@beta.test, alice@alpha.test], subject: one, body: x}
  - {id: m2, at: 20s, from: alice@alpha.test, to: [bob@beta.test], subject: two, body: x}
  - {id: m3, at: 100s, from: alice@alpha.test, to: [bob@beta.test], subject: three, body: x, size: 200KiB}
faults:
  - {at: 500ms, until: 30s, host: mail.alpha.test, refuse: submission}
  - {at: 700ms, until: 25s, host: mail.alpha.test, refuse: submission}
  - {at: 1100ms, until: 10s, host: alice-pc.alpha.test, down: true}
  - {at: 50s, until: 60s, host: alice-pc.alpha.test, down: true}
  - {at: 90s, until: 3min, link: alpha.test--core, loss: 20%}
  - {at: 95s, until: 2min, link: alice-pc.alpha.test, bandwidth: 100kbit}
  - {at: 2min, until: 7min, host: mail.alpha.test, drop_all: true}
read:
  - {at: 3min, user: bob@beta.test, with: pop3, password: wrong}
  - {at: 10min, user: bob@beta.test, with: pop3}
)");
    check_fold(scenario, std::chrono::seconds{130}, 500);
    check_fold(scenario, std::chrono::minutes{15}, 60);
}
