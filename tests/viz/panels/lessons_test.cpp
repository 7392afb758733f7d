#include <vector>

#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/playback.hpp"

namespace viz::panels {

/// Every moment is reached from both sides; what is drawn must not tell from which.
TEST_CASE("Stepping forth and back over a whole lesson draws the same") {
    for (const model::StepKind kind : {model::StepKind::command, model::StepKind::hop, model::StepKind::failure}) {
        for (const std::string& lesson : tests::lesson_names()) {
            CAPTURE(lesson, kind);
            tests::PanelFixture window(tests::lesson_trace(lesson));
            window.view.layout = named_layout(LayoutName::lab);
            std::vector<std::uint64_t> forth;
            do {
                window.settle();
                forth.push_back(window.digest());
            } while (step(window.trace, window.view.playback, kind, true));
            for (std::size_t index = forth.size(); index-- > 0;) {
                CAPTURE(index, forth.size(), window.view.playback.moment.time.nanoseconds,
                        window.view.playback.moment.events);
                window.settle();
                CHECK(window.digest() == forth[index]);
                step(window.trace, window.view.playback, kind, false);
            }
        }
    }
}

TEST_CASE("Every lesson is played to its end and drawn soundly all the way") {
    for (const std::string& lesson : tests::lesson_names()) {
        CAPTURE(lesson);
        tests::PanelFixture window(tests::lesson_trace(lesson));
        window.view.playback.speed = 0.1;
        window.view.playback.playing = true;
        int frames = 0;
        for (; window.view.playback.playing && frames < 6000; ++frames) {
            window.frame(0.05);
            if (frames % 1000 == 999) window.view.playback.speed *= 2;  // a long one gets faster and faster
            REQUIRE(window.is_sound());
        }
        CHECK_FALSE(window.view.playback.playing);
    }
}

}  // namespace viz::panels
