#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/model/time_scale.hpp"
#include "viz/model/time_words.hpp"
#include "viz/model/timeline_marks.hpp"

using namespace std::chrono_literals;
using protocol::Duration;
using protocol::Instant;
using viz::model::MarkKind;
using viz::model::TimeScale;
using viz::model::TimeScaleMode;
using viz::model::TimeSpan;
using viz::model::Trace;

namespace {

/// 0.5 s of action, 5 min of waiting, 0.3 s of action.
TimeScale scale_with_a_wait(TimeScaleMode mode) {
    const Instant zero;
    return {{zero, zero + 301s}, mode, {{zero + 200ms, zero + 700ms}, {zero + 300700ms, zero + 301s}}};
}

}  // namespace

TEST_CASE("Times as people say them") {
    CHECK(viz::model::time_words(Instant{2'046'000'000}) == "2.046 s");
    CHECK(viz::model::time_words(Duration(41us)) == "41 us");
    CHECK(viz::model::time_words(Duration(20500us)) == "20.5 ms");
    CHECK(viz::model::time_words(Duration(303s)) == "5 min 03 s");
    CHECK(viz::model::time_words(Duration(80min)) == "1 h 20 min");
    CHECK(viz::model::time_words(Duration(76h)) == "3 d 4 h");
    CHECK(viz::model::time_words(Duration(-303s)) == "-5 min 03 s");
}

TEST_CASE("A countdown ends with now") {
    const Instant then = Instant{} + 10min;
    CHECK(viz::model::countdown_words(then - 252s, then) == "in 4 min 12 s");
    CHECK(viz::model::countdown_words(then, then) == "now");
    CHECK(viz::model::countdown_words(then + 1s, then) == "now");
}

TEST_CASE("Times in lists are told to the millisecond") {
    using viz::model::list_words;
    CHECK(list_words(Instant{}) == "0.000 s");
    CHECK(list_words(Instant{} + 2046512us) == "2.046 s");
    CHECK(list_words(Instant{} + 59999999us) == "59.999 s");
    CHECK(list_words(Instant{} + 10min + 451ms) == "10:00.451");
    CHECK(list_words(Instant{} + 1h + 20min + 5123ms) == "1:20:05.123");
    CHECK(list_words(Instant{} + 100h) == "100:00:00.000");
}

TEST_CASE("A clock keeps its width") {
    CHECK(viz::model::clock_words(Instant{}) == "  0:00:00.000000");
    CHECK(viz::model::clock_words(Instant{} + 2046512us) == "  0:00:02.046512");
    CHECK(viz::model::clock_words(Instant{} + 999h) == "999:00:00.000000");
}

TEST_CASE("Ticks are as exact as their steps") {
    CHECK(viz::model::tick_words(Instant{} + 2050ms, 10ms) == "2.05 s");
    CHECK(viz::model::tick_words(Instant{} + 2050ms, 50ms) == "2.05 s");
    CHECK(viz::model::tick_words(Instant{} + 3s, 1s) == "3 s");
    CHECK(viz::model::tick_words(Instant{} + 5min, 1min) == "5 min");
    CHECK(viz::model::tick_words(Instant{} + 65min, 5min) == "1 h 05 min");
    CHECK(viz::model::tick_words(Instant{} + 26h, 1h) == "1 d 02:00");
    CHECK(viz::model::tick_words(Instant{} + 600200ms, 100ms) == "10 min 00.2 s");
}

TEST_CASE("Position and time undo each other and never turn back") {
    for (const TimeScaleMode mode : {TimeScaleMode::linear, TimeScaleMode::compressed}) {
        const TimeScale scale = scale_with_a_wait(mode);
        CHECK(scale.position_of(Instant{}) == 0);
        CHECK(scale.position_of(Instant{} + 301s) == 1);
        CHECK(scale.time_at(0) == Instant{});
        CHECK(scale.time_at(1) == Instant{} + 301s);
        double last = -1;
        for (Instant time; time <= Instant{} + 301s; time += Duration(13'370'137)) {
            const double position = scale.position_of(time);
            CHECK(position > last);
            last = position;
            const Duration error = scale.time_at(position) - time;
            CHECK(std::abs(error.count()) <= 2);
        }
        CHECK(scale.position_of(Instant{-5}) == 0);
        CHECK(scale.time_at(7) == Instant{} + 301s);
    }
}

TEST_CASE("A compressed scale leaves room for what happens") {
    const TimeScale scale = scale_with_a_wait(TimeScaleMode::compressed);
    CHECK(scale.position_of(Instant{} + 700ms) - scale.position_of(Instant{} + 200ms) > 0.3);
    CHECK(scale.position_of(Instant{} + 301s) - scale.position_of(Instant{} + 300700ms) > 0.2);
    CHECK(scale.quiet() ==
          std::vector<TimeSpan>{{Instant{}, Instant{} + 200ms}, {Instant{} + 700ms, Instant{} + 300700ms}});
    CHECK(scale_with_a_wait(TimeScaleMode::linear).quiet().empty());
}

TEST_CASE("A scale of nothing can be used") {
    const TimeScale scale({Instant{5}, Instant{5}}, TimeScaleMode::compressed, {});
    CHECK(scale.position_of(Instant{5}) == 0);
    CHECK(scale.time_at(0.5) >= Instant{5});
    CHECK(make_time_scale(Trace(), TimeScaleMode::compressed).whole().begins == Instant{});
    CHECK_FALSE(make_time_ticks(TimeScale(), 0.1).empty());
}

TEST_CASE("Ticks stand apart, in order, at their times") {
    const Trace trace = tests::sample_trace();
    for (const TimeScaleMode mode : {TimeScaleMode::linear, TimeScaleMode::compressed}) {
        const TimeScale scale = make_time_scale(trace, mode);
        const auto ticks = make_time_ticks(scale, 0.05);
        CHECK(ticks.size() >= 5);
        for (std::size_t index = 1; index < ticks.size(); ++index) {
            CHECK(ticks[index].position - ticks[index - 1].position >= 0.05 - 1e-9);
            CHECK(ticks[index].position == scale.position_of(ticks[index].time));
        }
    }
}

TEST_CASE("The timeline marks what happens to mails, faults and what is down") {
    const Trace trace = tests::sample_trace();
    const TimeScale scale = make_time_scale(trace, TimeScaleMode::compressed);
    const viz::model::TimelineMarks marks = make_timeline_marks(trace, scale, 200);
    std::vector<MarkKind> kinds;
    for (const viz::model::TimelineMark& mark : marks.marks) kinds.push_back(mark.kind);
    CHECK(kinds == std::vector<MarkKind>{MarkKind::composed, MarkKind::delivered, MarkKind::read, MarkKind::composed,
                                         MarkKind::deferred});
    CHECK(marks.marks.back().message == "m2");
    REQUIRE(marks.ranges.size() == 2);
    CHECK(marks.ranges[0].text == "mail.beta.test is down");
    CHECK(marks.ranges[1].host_down);
    CHECK(marks.ranges[1].span.begins == Instant{} + 50s);
    CHECK(marks.ranges[1].span.ends >= trace.end());
    std::size_t packets = 0;
    for (const viz::model::TimelineBucket& bucket : marks.buckets) {
        for (const std::uint32_t count : bucket.packets) packets += count;
    }
    CHECK(packets == trace.packets().size());
    CHECK(marks.packets_max > 0);
}

TEST_CASE("What is close together is one active stretch") {
    const Trace trace = tests::sample_trace();
    // The two mails with their ways, reading, the fault, the end; SYNs that are repeated after 1, 2 and 4 s.
    const std::vector<TimeSpan> spans = active_spans(trace, 1500ms);
    CHECK(spans.size() == 8);
    CHECK(std::is_sorted(spans.begin(), spans.end(),
                         [](const TimeSpan& left, const TimeSpan& right) { return left.ends < right.begins; }));
}
