#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "viz/model/state_way.hpp"

namespace viz::panels {

using namespace std::chrono_literals;

namespace {

struct StatesWindow : tests::PanelFixture {
    explicit StatesWindow(const char* lesson_name = "two-domains", float width = 1600, float height = 1000)
        : PanelFixture(tests::lesson_trace(lesson_name), width, height) {
        view.bottom_tab = BottomTab::states;
        view.layout.bottom = 0.5;
        const auto row =
            std::ranges::find_if(trace.connections(), [](const auto& each) { return !each.protocol.empty(); });
        REQUIRE(row != trace.connections().end());
        view.selection.connection = row->connection;
        view.transcript.pinned = true;
        view.playback.moment = trace.moment_at(trace.end());
        settle();
    }
    [[nodiscard]] model::StateWay way(const char* role) const {
        return *make_state_way(trace, view.selection.connection, role);
    }
    [[nodiscard]] bool has(std::string_view name) const { return probes.find(name) != nullptr; }
};

}  // namespace

TEST_CASE("A click on a state goes to when it was entered, and so does a click on the way") {
    StatesWindow window;
    const model::StateWay way = window.way("server");
    const auto mail = std::ranges::find(way.visits, "mail", &model::StateVisit::state);
    REQUIRE(mail != way.visits.end());
    window.click("states.state.mail");
    CHECK(window.view.selection.event == mail->event);
    CHECK(window.view.playback.moment == window.trace.moment_after(mail->event_index));
    window.settle();
    window.click("states.visit.0");
    CHECK(window.view.selection.event == way.visits.front().event);
    window.settle();
    // A state that is still to come is gone to as well.
    window.click("states.state.closed");
    CHECK(window.view.playback.moment.time == way.visits.back().entered);
    window.click("states.state.tls_handshake");  // the session was never there
    CHECK(window.view.playback.moment.time == way.visits.back().entered);
    CHECK(window.is_sound());
}

TEST_CASE("Either end's machine is shown") {
    StatesWindow window;
    CHECK(window.has("states.state.rcpt"));
    CHECK_FALSE(window.has("states.state.quit"));
    window.click("states.client");
    window.settle();
    CHECK(window.has("states.state.quit"));
    window.type('S');
    CHECK_FALSE(window.view.states.client);
    window.view.bottom_tab = BottomTab::events;
    window.type('S');
    CHECK(window.view.bottom_tab == BottomTab::states);
    CHECK_FALSE(window.view.states.client);
}

TEST_CASE("What is still to come is not told by the states where it is to be predicted") {
    StatesWindow window;
    const model::StateWay way = window.way("server");
    window.view.playback.moment = window.trace.moment_after(way.visits[2].event_index);
    window.settle();
    CHECK(window.has("states.visit.3"));
    window.view.journey.hide_future = true;
    window.settle();
    CHECK(window.has("states.visit.2"));
    CHECK_FALSE(window.has("states.visit.3"));
    const auto moment = window.view.playback.moment;
    window.click("states.state.closed");
    CHECK(window.view.playback.moment == moment);
}

TEST_CASE("Every state that is passed changes the picture, and coming back brings it back") {
    StatesWindow window;
    std::vector<std::uint64_t> forth;
    const model::StateWay way = window.way("server");
    for (const auto& visit : way.visits) {
        window.view.playback.moment = window.trace.moment_after(visit.event_index);
        window.settle();
        forth.push_back(window.digest());
    }
    CHECK(std::ranges::adjacent_find(forth) == forth.end());
    for (std::size_t index = forth.size(); index-- > 0;) {
        window.view.playback.moment = window.trace.moment_after(way.visits[index].event_index);
        window.settle();
        CHECK(window.digest() == forth[index]);
    }
}

TEST_CASE("Before the first connection, and where no mail protocol was spoken, the states say so") {
    StatesWindow window;
    window.view.selection = {};
    window.view.transcript.pinned = false;
    window.view.playback.moment = window.trace.start();
    window.settle();
    CHECK(window.has("empty-state"));
    CHECK_FALSE(window.has("states.state.ready"));
}

TEST_CASE("The states are sound in every size of the window") {
    for (const char* lesson : {"two-domains", "phone-and-laptop"}) {
        for (const float width : {320.F, 640.F, 1280.F, 3840.F}) {
            StatesWindow window(lesson, width, width * 0.6F);
            CHECK(window.is_sound());
        }
    }
}

}  // namespace viz::panels
