#include <string>

#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/render/check_picture.hpp"
#include "viz/lesson/recorded_lesson.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/lesson_steering.hpp"
#include "viz/render/picture.hpp"

namespace {

struct LessonScene {
    const char* lesson;
    const char* what;
    std::size_t step;
    const char* answer;  ///< that is given; nullptr: none
    viz::render::Size size;
};

void check_lesson(const LessonScene& scene) {
    const viz::model::Trace trace = tests::lesson_trace(scene.lesson);
    for (const auto theme : {viz::panels::ThemeName::dark, viz::panels::ThemeName::light}) {
        const auto play = viz::lesson::recorded_lesson(trace.header());
        REQUIRE(play != nullptr);
        play->take(trace);
        play->go_to_step(scene.step);
        viz::panels::ViewState view;
        view.layout = viz::panels::named_layout(viz::panels::LayoutName::lesson);
        view.theme = theme;
        viz::panels::open_lesson(*play, trace, view);
        view.lesson.line_wanted = false;
        if (scene.answer != nullptr) REQUIRE(viz::panels::give_answer(*play, scene.answer, view));
        const std::string name = std::string(scene.what) + (theme == viz::panels::ThemeName::dark ? "-dark" : "-light");
        tests::check_picture(name, viz::render::render_picture(trace, view, scene.size, 1, play.get()));
    }
}

}  // namespace

TEST_CASE("A lesson asks for a choice, points at a host and a panel, and shows nothing of what is to come") {
    check_lesson({"two-domains", "lesson-choice", 2, nullptr, {1280, 720}});
}

TEST_CASE("A lesson explains what was chosen rightly") {
    check_lesson({"two-domains", "lesson-explained", 5, "a b", {1024, 768}});
}

TEST_CASE("A lesson asks for a host, and says what is wrong with the one that was clicked") {
    check_lesson({"relay-chain", "lesson-host", 1, "mail.beta.test", {1280, 720}});
}

TEST_CASE("A lesson in a small window asks for a record") {
    check_lesson({"two-domains", "lesson-small", 3, nullptr, {640, 400}});
}
