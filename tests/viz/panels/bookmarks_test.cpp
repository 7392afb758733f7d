#include "viz/panels/bookmarks.hpp"

#include <fmt/format.h>

#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"

namespace viz::panels {
namespace {

using model::Instant;

TEST_CASE("Bookmarks are in order, each once; setting one again takes it away") {
    std::vector<Instant> bookmarks;
    for (const std::int64_t at : {30, 10, 20}) toggle_bookmark(bookmarks, Instant{at});
    CHECK(bookmarks == std::vector<Instant>{Instant{10}, Instant{20}, Instant{30}});
    toggle_bookmark(bookmarks, Instant{20});
    CHECK(bookmarks == std::vector<Instant>{Instant{10}, Instant{30}});
}

TEST_CASE("Keys set bookmarks and go round them, and the timeline shows them") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.type('\'');  // there is none
    const Instant begin = window.view.playback.moment.time;
    window.type('d');
    const Instant delivery = window.view.playback.moment.time;
    REQUIRE(delivery > begin);
    window.type(';');
    window.press(Key::end);
    const Instant end = window.view.playback.moment.time;
    window.type(';');
    window.frame();
    CHECK(window.view.bookmarks == std::vector<Instant>{delivery, end});
    CHECK(window.probes.find(fmt::format("timeline.bookmark.{}", delivery.nanoseconds)) != nullptr);
    window.type('\'');
    CHECK(window.view.playback.moment.time == delivery);
    window.type('\'');
    CHECK(window.view.playback.moment.time == end);
    window.type('"');
    CHECK(window.view.playback.moment.time == delivery);
    window.type('"');
    CHECK(window.view.playback.moment.time == end);
}

TEST_CASE("Bookmarks behind the end, of a longer run of the same file, are kept and passed over") {
    tests::PanelFixture window(tests::sample_trace());
    const Instant begin = window.view.playback.moment.time;
    const Instant behind{window.trace.end().nanoseconds + 1};
    window.view.bookmarks = {behind};
    window.type('\'');
    CHECK(window.view.playback.moment.time == begin);
    window.view.bookmarks = {Instant{2'100'000'000}, behind};
    window.type('\'');
    window.type('\'');
    CHECK(window.view.playback.moment.time == Instant{2'100'000'000});
    CHECK(window.view.bookmarks.size() == 2);
}

}  // namespace
}  // namespace viz::panels
