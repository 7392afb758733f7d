// Two clients of one resolver ask for the same name; the answer serves both, each for its own reason.
#include <algorithm>

#include "sim/recording/journey.hpp"
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

using sim::recording::EventKind;

namespace {

/// The hosts that open connections in the story of a mail.
std::vector<std::string> callers(const sim::recording::JourneyBuilder& journeys, const char* mail) {
    const sim::recording::Journey* journey = journeys.find(mail);
    REQUIRE(journey != nullptr);
    std::vector<std::string> hosts;
    for (const auto& step : journey->steps) {
        if (step.kind == EventKind::connection_opening) hosts.push_back(step.host);
    }
    return hosts;
}

}  // namespace

TEST_CASE("what a client does with an answer that others wait for too belongs to its own mail") {
    tests::FinishedRun run;
    tests::run_in_memory(tests::scenario_from_text(R"(mailflow: 1
title: Two at once
domains:
  alpha.test: {users: [ann, ben]}
  beta.test: {users: [bob]}
mail:
  - {id: m1, at: 2s, from: ann@alpha.test, to: [bob@beta.test], subject: "One", body: "x"}
  - {id: m2, at: 2001ms, from: ben@alpha.test, to: [bob@beta.test], subject: "Two", body: "x"}
)"),
                         run);
    sim::recording::JourneyBuilder journeys;
    for (const sim::recording::Event& event : run.events.all) journeys.consume(event);
    CHECK(callers(journeys, "m1") == std::vector<std::string>{"ann-pc.alpha.test", "mail.alpha.test"});
    CHECK(callers(journeys, "m2").front() == "ben-pc.alpha.test");
    CHECK(std::ranges::count(callers(journeys, "m2"), "ann-pc.alpha.test") == 0);
}
