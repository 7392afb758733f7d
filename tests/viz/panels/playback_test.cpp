#include "viz/panels/playback.hpp"

#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"

namespace viz::panels {

using model::StepKind;

TEST_CASE("Playing moves time on by real time and speed, in whole nanoseconds") {
    const model::Trace trace = tests::sample_trace();
    Playback playback;
    playback.moment = trace.start();
    playback.playing = true;
    playback.skip_quiet = false;
    playback.speed = 0.001;
    const model::Instant begin = playback.moment.time;
    // 60 frames of a sixtieth of a second: what is cut off in one frame is not lost.
    for (int frame = 0; frame < 60; ++frame) advance(trace, playback, 1.0 / 60);
    CHECK((playback.moment.time - begin).count() >= 999'999);
    CHECK((playback.moment.time - begin).count() <= 1'000'000);
    CHECK(playback.moment == trace.moment_at(playback.moment.time));
}

TEST_CASE("A hitch does not make playback jump") {
    const model::Trace trace = tests::sample_trace();
    Playback playback;
    playback.moment = trace.start();
    playback.playing = true;
    playback.skip_quiet = false;
    playback.speed = 0.01;
    const model::Instant begin = playback.moment.time;
    advance(trace, playback, 30);
    CHECK((playback.moment.time - begin).count() == 1'000'000);
}

TEST_CASE("Playback stops at the end, and waits there for a run that goes on") {
    model::Trace trace = tests::sample_trace();
    Playback playback;
    playback.moment = trace.moment_at(trace.end());
    playback.playing = true;
    advance(trace, playback, 0.1);
    CHECK_FALSE(playback.playing);
    CHECK(playback.moment == trace.moment_at(trace.end()));
}

TEST_CASE("Waits are passed over if that is wanted") {
    const model::Trace trace = tests::sample_trace();
    const auto frames_to_end = [&](bool skip_quiet) {
        Playback playback;
        playback.moment = trace.start();
        playback.playing = true;
        playback.skip_quiet = skip_quiet;
        playback.speed = 1;
        int frames = 0;
        for (; playback.playing && frames < 100'000; ++frames) advance(trace, playback, 0.1);
        return frames;
    };
    CHECK(frames_to_end(true) * 2 < frames_to_end(false));
}

TEST_CASE("A step stops playing") {
    const model::Trace trace = tests::sample_trace();
    Playback playback;
    playback.moment = trace.start();
    playback.playing = true;
    CHECK(step(trace, playback, StepKind::event, true));
    CHECK_FALSE(playback.playing);
    CHECK(playback.moment.events == trace.start().events + 1);
    CHECK(step(trace, playback, StepKind::event, false));
    CHECK(playback.moment == trace.start());
}

TEST_CASE("Speeds go up and down one series within its bounds") {
    double speed = speed_min;
    CHECK(slower(speed) == speed_min);
    while (speed < speed_max) {
        const double next = faster(speed);
        CHECK(next > speed);
        CHECK(slower(next) == speed);
        speed = next;
    }
    CHECK(faster(speed) == speed_max);
}

}  // namespace viz::panels
