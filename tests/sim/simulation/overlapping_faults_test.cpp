// Faults that overlap: each ends alone, and what is in force is what would be without the ended one.
#include "sim/engine/memory_engine.hpp"
#include "sim/recording/recorder.hpp"
#include "sim/simulation/platform.hpp"
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace sim;
using protocol::Instant;

/// A world of two domains with some faults, to be looked at.
class FaultyWorld {
public:
    explicit FaultyWorld(const std::string& faults)
        : scenario_(tests::scenario_from_text("mailflow: 1\ntitle: Overlaps\n"
                                              "domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}\n"
                                              "faults:\n" +
                                              faults)),
          engine_(simulation::make_platform(scenario_)),
          simulation_(scenario_, engine_, recorder_) {}

    /// @param seconds  not before the time asked for last
    recording::World at(int seconds) {
        simulation_.run_until(Instant{} + std::chrono::seconds{seconds});
        return simulation_.capture();
    }

private:
    scenario::Scenario scenario_;
    engine::MemoryEngine engine_;
    recording::Recorder recorder_;
    simulation::Simulation simulation_;
};

}  // namespace

TEST_CASE("a host is off as long as one of the faults that switch it off is in force, and a restart does not help") {
    FaultyWorld world(
        "  - {at: 1s, until: 10s, host: mail.beta.test, down: true}\n"
        "  - {at: 5s, until: 20s, host: mail.beta.test, down: true}\n"
        "  - {at: 15s, host: mail.beta.test, restart: true}\n");
    CHECK_FALSE(world.at(4).hosts.at("mail.beta.test").up);
    CHECK_FALSE(world.at(12).hosts.at("mail.beta.test").up);
    CHECK_FALSE(world.at(16).hosts.at("mail.beta.test").up);
    CHECK(world.at(21).hosts.at("mail.beta.test").up);
}

TEST_CASE("a link has the latency of the youngest fault in force, then of the older one, then its own") {
    FaultyWorld world(
        "  - {at: 1s, until: 20s, link: beta.test--core, latency: 111ms}\n"
        "  - {at: 5s, until: 10s, link: beta.test--core, latency: 222ms}\n"
        "  - {at: 15s, until: 30s, link: beta.test--core, latency: 333ms}\n");
    const auto latency_ms = [&](int seconds) {
        return world.at(seconds).links.at("beta.test--core").latency_ns / 1'000'000;
    };
    CHECK(latency_ms(0) == 10);
    CHECK(latency_ms(2) == 111);
    CHECK(latency_ms(6) == 222);
    CHECK(latency_ms(11) == 111);
    CHECK(latency_ms(16) == 333);
    CHECK(latency_ms(21) == 333);
    CHECK(latency_ms(31) == 10);
}

TEST_CASE("a service is stopped until the last fault that stops it ends, also where its host is off meanwhile") {
    FaultyWorld world(
        "  - {at: 1s, until: 10s, host: mail.beta.test, stop: mta}\n"
        "  - {at: 5s, until: 20s, host: mail.beta.test, stop: mta}\n"
        "  - {at: 18s, until: 25s, host: mail.beta.test, down: true}\n");
    const auto listens = [&](int seconds) {
        return world.at(seconds).hosts.at("mail.beta.test").services.contains("smtp:25");
    };
    CHECK_FALSE(listens(12));
    CHECK_FALSE(listens(22));
    CHECK(listens(26));
}

TEST_CASE("a zone's other records and other answers are put back each by itself") {
    FaultyWorld world(
        "  - {at: 1s, until: 10s, zone: beta.test, answers: servfail}\n"
        "  - {at: 5s, until: 20s, zone: beta.test, records: [\"@ MX 10 other.test.\"]}\n");
    const auto records = [&](int seconds) {
        std::string all;
        const recording::World now = world.at(seconds);
        for (const auto& record : now.hosts.at("ns.beta.test").zones.at("beta.test.")) all += record + '\n';
        return all;
    };
    CHECK(records(2).find("other.test.") == std::string::npos);
    CHECK(records(6).find("other.test.") != std::string::npos);
    CHECK(records(11).find("other.test.") != std::string::npos);
    CHECK(records(21).find("other.test.") == std::string::npos);
}
