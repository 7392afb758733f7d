#include "viz/render/picture.hpp"

#include <algorithm>
#include <vector>

#include <imgui.h>

#include "tests/support/catch.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/render/movie.hpp"

namespace {

using protocol::Instant;
using viz::render::Image;
using viz::render::render_picture;

constexpr viz::render::Size window_size{960, 600};

viz::panels::ViewState view_at(const viz::model::Trace& trace, std::int64_t nanoseconds) {
    viz::panels::ViewState view;
    view.playback.moment = trace.moment_at(Instant{nanoseconds});
    view.selection.message = "m1";
    return view;
}

/// How many colours a picture has, up to some.
std::size_t colours(const Image& image) {
    std::vector<std::uint32_t> found;
    for (std::size_t i = 0; i < image.rgba.size() && found.size() < 100; i += 4) {
        const std::uint32_t colour =
            image.rgba[i] | std::uint32_t{image.rgba[i + 1]} << 8U | std::uint32_t{image.rgba[i + 2]} << 16U;
        if (std::find(found.begin(), found.end(), colour) == found.end()) found.push_back(colour);
    }
    return found.size();
}

}  // namespace

TEST_CASE("A picture of the window depends on its arguments only") {
    const viz::model::Trace trace = tests::sample_trace();
    const auto view = view_at(trace, 2'500'000'000);
    const Image image = render_picture(trace, view, window_size, 1);
    CHECK(image.size == window_size);
    CHECK(colours(image) == 100);
    CHECK(render_picture(trace, view, window_size, 1) == image);

    auto light = view;
    light.theme = viz::panels::ThemeName::light;
    CHECK_FALSE(render_picture(trace, light, window_size, 1) == image);
    CHECK_FALSE(render_picture(trace, view_at(trace, 70'000'000'000), window_size, 1) == image);
}

TEST_CASE("A picture leaves the context that was there current") {
    ImGuiContext* const before = ImGui::CreateContext();
    (void)render_picture(tests::sample_trace(), {}, {320, 200}, 1);
    CHECK(ImGui::GetCurrentContext() == before);
    ImGui::DestroyContext(before);
}

TEST_CASE("A movie is drawn twice alike, and its first frame is the picture of its beginning while playing") {
    const viz::model::Trace trace = tests::sample_trace();
    const viz::render::MoviePlan plan{.from = Instant{2'000'000'000},
                                      .to = Instant{3'000'000'000},
                                      .frames_per_second = 8,
                                      .speed = 1,
                                      .size = window_size,
                                      .scale = 1};
    const auto draw = [&] {
        std::vector<Image> frames;
        const auto take = [&](std::size_t frame, const Image& image) {
            CHECK(frame == frames.size());
            frames.push_back(image);
            return true;
        };
        CHECK(viz::render::render_movie(trace, view_at(trace, 0), plan, frame_moments(trace, plan, 100), take));
        return frames;
    };
    const auto frames = draw();
    REQUIRE(frames.size() == 9);
    CHECK(frames == draw());
    auto view = view_at(trace, 2'000'000'000);
    view.playback.playing = true;
    view.playback.skip_quiet = false;
    view.playback.speed = 1;
    CHECK(frames[0] == render_picture(trace, view, window_size, 1));
    CHECK_FALSE(frames[0] == frames[4]);
}

TEST_CASE("A movie stops when no more frames are wanted") {
    const viz::model::Trace trace = tests::sample_trace();
    const viz::render::MoviePlan plan{
        .from = trace.begin(), .to = trace.end(), .frames_per_second = 25, .speed = 1, .size = {320, 200}, .scale = 1};
    std::size_t drawn = 0;
    const auto take_three = [&](std::size_t, const Image&) { return ++drawn < 3; };
    CHECK_FALSE(viz::render::render_movie(trace, {}, plan, frame_moments(trace, plan, 100), take_three));
    CHECK(drawn == 3);
}
