// Same scenario and seed, same events; on the engine without SimGrid, on SimGrid, and in every run.
#include <fstream>
#include <map>
#include <sstream>

#include "sim/engine/simgrid_engine.hpp"
#include "sim/simulation/platform.hpp"
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace sim;

std::string on_simgrid(const scenario::Scenario& scenario) {
    auto engine = engine::make_simgrid_engine(simulation::make_platform(scenario));
    REQUIRE(engine.has_value());
    tests::FinishedRun run;
    tests::run_on(**engine, scenario, run);
    return run.fingerprint;
}

/// Lines `name fingerprint`; lines that begin with # are comments.
std::map<std::string, std::string> golden_fingerprints() {
    std::ifstream file("tests/golden/fingerprints.txt");
    REQUIRE(file.good());
    std::map<std::string, std::string> fingerprints;
    for (std::string line; std::getline(file, line);) {
        std::istringstream words(line);
        std::string name;
        std::string fingerprint;
        if (words >> name >> fingerprint && name != "#") fingerprints[name] = fingerprint;
    }
    return fingerprints;
}

}  // namespace

TEST_CASE("every lesson gives the same events twice, and on both engines") {
    for (const auto& file : tests::lesson_files()) {
        INFO(file.string());
        const auto scenario = tests::scenario_from_file(file);
        tests::FinishedRun first;
        tests::FinishedRun second;
        tests::run_in_memory(scenario, first);
        tests::run_in_memory(scenario, second);
        CHECK(first.fingerprint == second.fingerprint);
        CHECK(first.fingerprint == on_simgrid(scenario));
    }
}

TEST_CASE("every shipped scenario has the fingerprint that was reviewed") {
    const auto golden = golden_fingerprints();
    for (const auto& file : tests::lesson_files()) {
        tests::FinishedRun run;
        run_in_memory(tests::scenario_from_file(file), run);
        const std::string name = file.stem().string();
        INFO("tests/golden/fingerprints.txt: " << name << ' ' << run.fingerprint);
        REQUIRE(golden.contains(name));
        CHECK(golden.at(name) == run.fingerprint);
    }
}

TEST_CASE("another seed gives other events, and another host nobody else's numbers") {
    const char* text = R"(
mailflow: 1
title: Two equal exchangers
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [bob], mx: [{preference: 10, host: mx1.beta.test}, {preference: 10, host: mx2.beta.test}]}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
)";
    auto scenario = tests::scenario_from_text(text);
    std::map<std::string, unsigned> first_choice;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        scenario.seed = seed;
        tests::FinishedRun run;
        tests::run_in_memory(scenario, run);
        for (const auto& event : run.events.of(recording::EventKind::delivery_started, "mail.alpha.test")) {
            ++first_choice[event.fields.text("next_hop").substr(0, 3)];
        }
    }
    // RFC 5321 section 5.1: equal preferences are randomised.
    CHECK(first_choice["mx1"] > 8);
    CHECK(first_choice["mx2"] > 8);
    CHECK(first_choice["mx1"] + first_choice["mx2"] >= 40);
}
