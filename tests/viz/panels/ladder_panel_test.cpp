#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/model/ladder.hpp"

namespace viz::panels {

using namespace std::chrono_literals;

namespace {

struct LadderWindow : tests::PanelFixture {
    explicit LadderWindow(float width = 1600, float height = 3000)
        : PanelFixture(tests::sample_trace(), width, height) {
        view.selection.message = "m1";
        view.bottom_tab = BottomTab::ladder;
        view.playback.moment = trace.moment_at(protocol::Instant{std::chrono::nanoseconds(3s).count()});
        settle();
    }
    [[nodiscard]] bool has(std::string_view name) const { return probes.find(name) != nullptr; }
};

}  // namespace

TEST_CASE("A click on a rung of the ladder goes to what was said there, and selects its connection") {
    LadderWindow window;
    window.click("ladder.rung.0");
    CHECK(window.view.selection.event != 0);
    CHECK(window.view.selection.connection == 1);
    CHECK(window.view.playback.moment.time < protocol::Instant{std::chrono::nanoseconds(3s).count()});
    window.click("ladder.host.1");
    CHECK(window.view.selection.host == "mail.alpha.test");
    CHECK(window.is_sound());
}

TEST_CASE("The ladder shows name servers, handshakes, one connection, true to scale, as is asked for") {
    LadderWindow window;
    CHECK_FALSE(window.has("ladder.host.4"));
    window.click("ladder.dns");
    window.settle();
    CHECK(window.has("ladder.host.4"));
    window.click("ladder.dns");
    window.click("ladder.connection");
    window.settle();
    CHECK(window.has("ladder.host.1"));
    CHECK_FALSE(window.has("ladder.host.2"));
    const std::uint64_t in_rows = window.digest();
    window.click("ladder.scale");
    window.settle();
    CHECK(window.digest() != in_rows);
    CHECK(window.is_sound());
    window.view.bottom_tab = BottomTab::transcript;
    window.type('L');
    CHECK(window.view.bottom_tab == BottomTab::ladder);
    CHECK(window.view.ladder.of_connection);
    window.type('L');
    CHECK_FALSE(window.view.ladder.of_connection);
}

TEST_CASE("What is still to come is not in the ladder where it is to be predicted") {
    LadderWindow window;
    model::LadderChoice choice;
    choice.message = "m1";
    choice.dns = false;
    const std::string last =
        "ladder.rung." + std::to_string(model::make_ladder(window.trace, choice).rungs.size() - 1);  // Bob reads
    REQUIRE(window.has(last));
    window.view.journey.hide_future = true;
    window.settle();
    CHECK_FALSE(window.has(last));
    CHECK(window.has("ladder.rung.0"));
}

TEST_CASE("The hosts above the ladder are clicked, not what is scrolled away beneath them") {
    LadderWindow window(1280, 640);
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    window.settle();
    const auto before = window.view.playback.moment;
    window.click("ladder.host.1");
    CHECK(window.view.selection.host == "mail.alpha.test");
    CHECK(window.view.playback.moment == before);
}

TEST_CASE("Before the first connection the ladder of a connection says so") {
    LadderWindow window;
    window.view.selection = {};
    window.view.ladder.of_connection = true;
    window.view.playback.moment = window.trace.start();
    window.settle();
    CHECK_FALSE(window.has("ladder.rung.0"));
    CHECK(window.has("empty-state"));
}

TEST_CASE("The ladder is sound in every size of the window") {
    for (const float width : {320.F, 640.F, 1280.F, 3840.F}) {
        LadderWindow window(width, width * 0.6F);
        CHECK(window.is_sound());
    }
}

}  // namespace viz::panels
