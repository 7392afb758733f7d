#include <string>

#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/render/check_picture.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/render/picture.hpp"

using namespace std::chrono_literals;

namespace {

struct Scene {
    const char* lesson;
    const char* what;
    viz::model::Duration at;
    viz::panels::LayoutName layout;
    viz::render::Size size;
    viz::panels::BottomTab tab = viz::panels::BottomTab::transcript;
};

void check_scene(const Scene& scene) {
    const viz::model::Trace trace = tests::lesson_trace(scene.lesson);
    viz::panels::ViewState view;
    view.playback.moment = trace.moment_at(viz::model::Instant{scene.at.count()});
    view.layout = viz::panels::named_layout(scene.layout);
    view.bottom_tab = scene.tab;
    for (const auto theme : {viz::panels::ThemeName::dark, viz::panels::ThemeName::light}) {
        view.theme = theme;
        const std::string name = std::string(scene.what) + (theme == viz::panels::ThemeName::dark ? "-dark" : "-light");
        tests::check_picture(name, viz::render::render_picture(trace, view, scene.size, 1));
    }
}

}  // namespace

TEST_CASE("A relay gets the envelope while the mail waits for the next hop") {
    check_scene({"relay-chain", "relay-chain", 2550ms, viz::panels::LayoutName::lab, {1600, 900}});
}

TEST_CASE("A mail waits while the server of its domain refuses connections") {
    check_scene({"server-down", "server-down", 5min, viz::panels::LayoutName::lesson, {1280, 720}});
}

TEST_CASE("A mail to an unknown user is refused and the sender is told") {
    check_scene({"unknown-user", "unknown-user", 2630ms, viz::panels::LayoutName::lesson, {1024, 768}});
}

TEST_CASE("A mailbox, and how each device sees it") {
    check_scene({"phone-and-laptop",
                 "phone-and-laptop",
                 2min + 5s,
                 viz::panels::LayoutName::lesson,
                 {1600, 900},
                 viz::panels::BottomTab::mailboxes});
}

TEST_CASE("Who said what to whom, what was refused, and what is still to come") {
    check_scene({"server-down",
                 "ladder",
                 10min + 330ms,
                 viz::panels::LayoutName::lab,
                 {1600, 900},
                 viz::panels::BottomTab::ladder});
}

TEST_CASE("How many mails wait, how long mails took, and what was going on, over time") {
    check_scene(
        {"greylisting", "plots", 35min, viz::panels::LayoutName::lesson, {1600, 900}, viz::panels::BottomTab::plots});
}

TEST_CASE("Where a server's session stands, and how it came there") {
    check_scene({"two-domains",
                 "states",
                 2117ms,
                 viz::panels::LayoutName::lesson,
                 {1600, 900},
                 viz::panels::BottomTab::states});
}
