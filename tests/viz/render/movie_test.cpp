#include "viz/render/movie.hpp"

#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"

namespace {

using protocol::Instant;
using viz::render::frame_count;
using viz::render::frame_time;

viz::render::MoviePlan plan(std::int64_t from_ns, std::int64_t to_ns, int frames_per_second, double speed = 1) {
    return {.from = Instant{from_ns},
            .to = Instant{to_ns},
            .frames_per_second = frames_per_second,
            .speed = speed,
            .size = {320, 200},
            .scale = 1};
}

}  // namespace

TEST_CASE("A frame's time comes from its number: sums of fractions would drift") {
    const auto sixty_seconds = plan(0, 60'000'000'000, 30);
    CHECK(frame_time(sixty_seconds, 180) == Instant{6'000'000'000});
    CHECK(frame_time(sixty_seconds, 1) == Instant{33'333'333});
    CHECK(frame_time(sixty_seconds, 1800) == Instant{60'000'000'000});
    CHECK(frame_count(sixty_seconds) == 1801);
}

TEST_CASE("The last frame is not after the end") {
    for (const auto& movie : {plan(7, 1'000'000'006, 25), plan(0, 39'999'999, 25), plan(5, 5, 30),
                              plan(100, 2'345'678'901, 24, 0.05), plan(0, 432'000'000'000'000, 60, 1000)}) {
        const std::size_t frames = frame_count(movie);
        REQUIRE(frames >= 1);
        CHECK(frame_time(movie, 0) == movie.from);
        CHECK(frame_time(movie, frames - 1) <= movie.to);
        CHECK(frame_time(movie, frames) > movie.to);
    }
}

TEST_CASE("Waits that are skipped leave their frames out, and what moves keeps its pace") {
    const viz::model::Trace trace = tests::sample_trace();
    auto movie = plan(0, trace.end().nanoseconds, 25, 0.05);
    const auto all = viz::render::frame_moments(trace, movie, 1'000'000);
    CHECK(all.size() == frame_count(movie));
    movie.skip_waits = true;
    const auto moments = viz::render::frame_moments(trace, movie, 1'000'000);
    CHECK(moments.size() < all.size() / 2);
    REQUIRE(moments.size() > 50);
    std::size_t jumps = 0;
    for (std::size_t index = 1; index < moments.size(); ++index) {
        const auto span = moments[index].time - moments[index - 1].time;
        CHECK(span >= std::chrono::milliseconds(2));
        jumps += span > std::chrono::milliseconds(3) ? 1U : 0U;
    }
    CHECK(jumps > 0);
    CHECK(jumps < 10);
    CHECK(viz::render::frame_moments(trace, movie, 7).size() == 7);
}

TEST_CASE("A slower movie has more frames") {
    CHECK(frame_count(plan(0, 1'000'000'000, 25, 0.1)) == 251);
    CHECK(frame_time(plan(0, 1'000'000'000, 25, 0.1), 1) == Instant{4'000'000});
}
