// Every run is watched for mail that gets lost. Broken here: recordings of real runs in which one thing did not happen,
// or happened twice.
#include "sim/scenario/conservation_watch.hpp"
#include "tests/sim/simulation/simulated_run.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace sim;
using recording::Event;
using recording::EventKind;

// An alias, a mailbox here, one elsewhere that is down first, nobody, and a notification that nobody can read.
const std::string all_ends = R"(
mailflow: 1
title: Every end
domains:
  alpha.test: {users: [alice, ann], mta: {aliases: {team: [ann@alpha.test, bob@beta.test]}}}
  beta.test: {users: [bob]}
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [team@alpha.test, nobody@beta.test, bob@beta.test], subject: s, body: b}
  - {id: m2, at: 3s, from: "<>", client: alice-pc.alpha.test, server: {host: mail.alpha.test, port: 587},
     to: [nobody@beta.test], subject: s, body: b}
faults: [{at: 1s, until: 7min, host: mail.beta.test, refuse: smtp}]
)";

using Events = std::vector<Event>;

bool is_violated(const Events& events) {
    scenario::ConservationWatch watch;
    for (const Event& event : events) {
        if (watch.wanted_kinds().test(static_cast<std::size_t>(event.kind))) watch.consume(event);
    }
    return watch.violation().has_value();
}

Events recorded() {
    tests::FinishedRun run;
    tests::run_in_memory(tests::scenario_from_text(all_ends), run);
    return run.events.all;
}

bool is_end(const Event& event) {
    return event.kind == EventKind::delivery_attempted && event.fields.text("outcome") != "deferred";
}

}  // namespace

TEST_CASE("a run in which something did not happen is noticed") {
    const Events events = recorded();
    REQUIRE_FALSE(is_violated(events));
    std::size_t broken = 0;
    for (std::size_t index = 0; index < events.size(); ++index) {
        const Event& event = events[index];
        const bool counts = event.kind == EventKind::queue_entry_added || event.kind == EventKind::message_stored ||
                            event.kind == EventKind::bounce_created || event.kind == EventKind::message_discarded ||
                            is_end(event);
        // A failure whose sender is told is accounted for by that alone.
        if (!counts || event.fields.text("outcome") == "bounced") continue;
        Events without = events;
        without.erase(without.begin() + static_cast<std::ptrdiff_t>(index));
        INFO(recording::name(event.kind) << " of " << event.message << " at event " << event.id);
        CHECK(is_violated(without));
        ++broken;
    }
    CHECK(broken >= 15);
}

TEST_CASE("a recipient that is counted twice is noticed") {
    const Events events = recorded();
    std::size_t broken = 0;
    for (std::size_t index = 0; index < events.size(); ++index) {
        if (!is_end(events[index])) continue;
        Events twice = events;
        Event again = events[index];
        const bool bounced = again.fields.text("outcome") == "bounced";
        again.fields.set("outcome", bounced ? "relayed" : "bounced");
        twice.insert(twice.begin() + static_cast<std::ptrdiff_t>(index) + 1, again);
        INFO(events[index].message << " at event " << events[index].id);
        CHECK(is_violated(twice));
        ++broken;
    }
    CHECK(broken >= 8);
}
