#include "viz/model/stepping.hpp"

#include <array>

#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/model/world_cursor.hpp"

using namespace std::chrono_literals;
using protocol::Instant;
using tests::EventKind;
using viz::model::Moment;
using viz::model::StepKind;
using viz::model::Trace;

namespace {

constexpr std::array step_kinds{StepKind::event, StepKind::command, StepKind::hop, StepKind::delivery,
                                StepKind::failure};

std::vector<Moment> forward_moments(const Trace& trace, StepKind kind) {
    std::vector<Moment> moments{trace.start()};
    while (const auto next = step_forward(trace, moments.back(), kind)) moments.push_back(*next);
    return moments;
}

}  // namespace

TEST_CASE("The end of the steps is where no step forward is left, however the events come") {
    const Trace trace = tests::sample_trace(tests::Level::full);
    const std::size_t events = trace.events().size();
    for (const StepKind kind : step_kinds) {
        const std::size_t end = steps_end(trace, kind, 0).value_or(0);
        for (std::size_t count = trace.setup_events(); count <= events; ++count) {
            const Moment from{trace.start().time, count};
            CHECK((count < end) == step_forward(trace, from, kind).has_value());
            CHECK(steps_end(trace, kind, count) == (count < end ? std::optional(end) : std::nullopt));
        }
    }
}

TEST_CASE("Steps back retrace the steps forward") {
    for (const tests::Level level : {tests::Level::full, tests::Level::flow}) {
        const Trace trace = tests::sample_trace(level);
        for (const StepKind kind : step_kinds) {
            const std::vector<Moment> moments = forward_moments(trace, kind);
            CHECK(moments.size() > 1);
            for (std::size_t index = moments.size(); index-- > 1;) {
                CHECK(step_back(trace, moments[index], kind) == moments[index - 1]);
            }
            CHECK_FALSE(step_back(trace, trace.start(), kind));
        }
    }
}

TEST_CASE("From any moment a step forward and one back end at the step before the first, or at the same instant") {
    const Trace trace = tests::sample_trace();
    for (const StepKind kind : step_kinds) {
        for (std::size_t index = trace.setup_events(); index < trace.events().size(); index += 7) {
            const Moment from = trace.moment_after(index);
            const auto next = step_forward(trace, from, kind);
            if (!next) continue;
            CHECK(next->events > from.events);
            const auto back = step_back(trace, *next, kind);
            REQUIRE(back);
            CHECK((back->events <= from.events || back->time == from.time));
            CHECK(step_forward(trace, *back, kind) == next);
        }
    }
}

TEST_CASE("Steps by event go over every event beyond the topology") {
    const Trace trace = tests::sample_trace();
    CHECK(forward_moments(trace, StepKind::event).size() == trace.events().size() - trace.setup_events() + 1);
}

TEST_CASE("A step to a question shows the datagram that carries it") {
    const Trace trace = tests::sample_trace();
    const auto moment = step_forward(trace, trace.start(), StepKind::command);
    REQUIRE(moment);
    const auto packets = trace.packets_in_flight(*moment);
    REQUIRE(packets.size() == 1);
    CHECK(trace.packets()[packets.front()].label == "A mail.alpha.test?");
}

TEST_CASE("Steps by delivery and by failure") {
    const Trace trace = tests::sample_trace();
    const std::vector<Moment> deliveries = forward_moments(trace, StepKind::delivery);
    REQUIRE(deliveries.size() == 3);
    CHECK(deliveries[2].time > Instant{} + 30s);
    const std::vector<Moment> failures = forward_moments(trace, StepKind::failure);
    REQUIRE(failures.size() >= 3);
    CHECK(failures[1].time == Instant{} + 50s);
    // The time-out, the failed attempt and the deferral are one step.
    CHECK(failures.back().time > Instant{} + 71s);
    CHECK(trace.events()[failures.back().events - 1].kind == EventKind::queue_entry_changed);
}

TEST_CASE("Only quiet stretches are skipped, and never past what happens next") {
    const Trace trace = tests::sample_trace();
    CHECK_FALSE(skip_quiet(trace, trace.moment_at(Instant{} + 2001ms), 1s));
    const auto skipped = skip_quiet(trace, trace.moment_at(Instant{} + 10s), 1s);
    REQUIRE(skipped);
    CHECK(skipped->time == Instant{} + 29750ms);
    CHECK(*skipped == trace.moment_at(skipped->time));
    CHECK_FALSE(skip_quiet(trace, *skipped, 1s));
    CHECK_FALSE(skip_quiet(trace, trace.moment_at(trace.end()), 1s));
}

TEST_CASE("The world at a moment is the same whichever way it is reached") {
    const Trace trace = tests::sample_trace();
    viz::model::WorldCursor cursor;
    const std::size_t all = trace.events().size();
    for (const std::size_t events : {all, std::size_t{0}, all / 2, all / 2 + 1, all / 3, all + 5}) {
        CHECK(cursor.at(trace, events) == trace.timeline().world_after(events));
    }
}
