#include "viz/lesson/exercise.hpp"

#include <string>

#include "sim/recording/event_kind.hpp"
#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"

namespace viz::lesson {
namespace {

const std::string broken = R"(mailflow: 1
title: Mail comes back
about: {task: "Repair the zone."}
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [nobody@beta.test], subject: s, body: b}]
expect:
  - {id: arrives, points: 3, message: m1, delivered: {to: nobody@beta.test}, hint: "Is there such a user?"}
  - {id: told, points: 2, message: m1, bounced: {}}
)";

}  // namespace

TEST_CASE("an exercise is judged from its recording as `grade` judges it") {
    const model::Trace trace = tests::scenario_trace(broken);
    const auto exercise = recorded_exercise(trace);
    REQUIRE(exercise);
    CHECK(exercise->title == "Mail comes back");
    CHECK(exercise->task == "Repair the zone.");
    CHECK(exercise->unjudged.empty());
    CHECK(exercise->points == 2);
    CHECK(exercise->points_max == 5);
    REQUIRE(exercise->aims.size() == 2);
    CHECK(exercise->aims[0].verdict == sim::scenario::Verdict::not_met);
    CHECK(exercise->aims[0].expected == "m1 reaches nobody@beta.test once");
    CHECK(exercise->aims[0].hint == "Is there such a user?");
    CHECK_FALSE(exercise->aims[0].decided_by);
    CHECK(exercise->aims[1].verdict == sim::scenario::Verdict::met);
    REQUIRE(exercise->aims[1].decided_by);
    const auto& event = trace.events()[trace.index_of(*exercise->aims[1].decided_by)];
    CHECK(event.kind == sim::recording::EventKind::bounce_created);
}

TEST_CASE("what is no exercise, or is not whole, is not judged") {
    CHECK_FALSE(recorded_exercise(tests::lesson_trace("two-domains")));
    const model::Trace whole = tests::scenario_trace(broken);
    model::Trace beginning;
    beginning.set_header(whole.header());
    const auto exercise = recorded_exercise(beginning);
    REQUIRE(exercise);
    CHECK_FALSE(exercise->unjudged.empty());
    CHECK(exercise->points_max == 5);
    CHECK(exercise->points == 0);
}

}  // namespace viz::lesson
