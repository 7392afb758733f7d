#include <initializer_list>

#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"

namespace viz::panels {

using namespace std::chrono_literals;

namespace {

struct PlotsWindow : tests::PanelFixture {
    explicit PlotsWindow(float width = 1600, float height = 1000) : PanelFixture(tests::sample_trace(), width, height) {
        view.bottom_tab = BottomTab::plots;
        view.layout.bottom = 0.6;
        go_to(70s);
    }
    void go_to(protocol::Duration since) {
        view.playback.moment = trace.moment_at(protocol::Instant{} + since);
        settle();
    }
    [[nodiscard]] bool has(std::string_view name) const { return probes.find(name) != nullptr; }
    /// Where an instant stands in a plot, in pixels.
    [[nodiscard]] float x_of(protocol::Duration since) const {
        const auto& plot = probe("plots.plot.queue-length");
        const float left = plot.left + 56;  // the gutter of the values
        const auto whole = static_cast<float>(trace.end().nanoseconds);
        return left + (plot.right - left) * static_cast<float>(since.count()) / whole;
    }
    [[nodiscard]] float y() const {
        const auto& plot = probe("plots.plot.queue-length");
        return (plot.top + plot.bottom) / 2;
    }
};

}  // namespace

TEST_CASE("Series are chosen in the list, named ones and kinds of events") {
    PlotsWindow window;
    CHECK(window.has("plots.plot.queue-length"));
    CHECK_FALSE(window.has("plots.plot.commands"));
    window.click("plots.series.commands");
    window.settle();
    CHECK(window.has("plots.plot.commands"));
    window.click("plots.series.commands");
    window.settle();
    CHECK_FALSE(window.has("plots.plot.commands"));
    window.view.plots.series = {"tls-failed"};  // which this recording has not
    window.settle();
    CHECK(window.has("plots.plot.tls-failed"));
    window.view.plots.series.clear();
    window.settle();
    CHECK(window.has("empty-state"));
    CHECK(window.is_sound());
}

TEST_CASE("A click into a plot goes to that time, near a change to the event itself") {
    PlotsWindow window;
    window.click_at(window.x_of(40s), window.y());
    const auto time = window.view.playback.moment.time;
    CHECK(time > protocol::Instant{} + 39s);
    CHECK(time < protocol::Instant{} + 41s);
    CHECK(window.view.selection.event == 0);
    window.click_at(window.x_of(60s) + 2, window.y());
    const auto* event = window.trace.find_event(window.view.selection.event);
    REQUIRE(event != nullptr);
    CHECK(event->kind == sim::recording::EventKind::queue_entry_added);
    CHECK(window.view.playback.moment.time == event->time);
    CHECK(window.view.selection.message == "m2");
    CHECK(window.view.selection.host == "mail.alpha.test");
}

TEST_CASE("A stretch of time is drawn over to see it closer, and a double click shows all again") {
    PlotsWindow window;
    const auto moment = window.view.playback.moment;
    window.drag("plots.plot.queue-length", 200, 0);
    REQUIRE(window.view.plots.is_zoomed());
    CHECK(window.view.playback.moment == moment);  // it was no click
    const auto length = window.view.plots.zoom_ends - window.view.plots.zoom_begins;
    CHECK(length > 5s);
    CHECK(length < 50s);
    window.settle();
    CHECK(window.is_sound());
    window.click("plots.whole");
    CHECK_FALSE(window.view.plots.is_zoomed());
    window.drag("plots.plot.latency", -200, 0);
    REQUIRE(window.view.plots.is_zoomed());
    window.click_at(window.x_of(50s), window.y());
    window.click_at(window.x_of(50s), window.y());
    CHECK_FALSE(window.view.plots.is_zoomed());
}

TEST_CASE("By host each has a line of its own, and a click on its name selects it") {
    PlotsWindow window;
    CHECK_FALSE(window.has("plots.host.0"));
    window.click("plots.by_host");
    window.settle();
    REQUIRE(window.has("plots.host.1"));
    window.click("plots.host.1");
    CHECK_FALSE(window.view.selection.host.empty());
    window.type('P');
    CHECK_FALSE(window.view.plots.by_host);
    const std::uint64_t with_host = window.digest();
    window.view.selection.host.clear();
    window.settle();
    CHECK(window.digest() != with_host);  // the line of the selected host beside that of all
    window.click("plots.per_interval");
    window.settle();
    CHECK(window.is_sound());
}

TEST_CASE("What is still to come leaves no trace in the plots where it is to be predicted") {
    // The same run without all that happens from 55 s on, up to its end.
    const auto events = tests::sample_events();
    std::vector<tests::Event> early;
    for (const auto& event : events) {
        if (event.time < protocol::Instant{} + 55s || event.kind == tests::EventKind::run_ended) early.push_back(event);
    }
    model::Trace without_future;
    without_future.set_header(tests::sample_trace().header());
    without_future.append(early);
    without_future.finish(false);
    PlotsWindow window;
    tests::PanelFixture other(std::move(without_future), 1600, 1000);
    for (const bool by_host : {false, true}) {
        for (const bool hidden : {false, true}) {
            CAPTURE(by_host, hidden);
            std::vector<std::uint64_t> digests;
            for (tests::PanelFixture* each : std::initializer_list<tests::PanelFixture*>{&window, &other}) {
                each->view.only = PanelName::plots;
                each->view.plots.by_host = by_host;
                each->view.plots.per_interval = by_host;
                each->view.journey.hide_future = hidden;
                each->view.playback.moment = each->trace.moment_at(protocol::Instant{} + 40s);
                each->settle();
                digests.push_back(each->digest());
            }
            CHECK((digests.front() == digests.back()) == hidden);
        }
    }
}

TEST_CASE("A click does not find what is hidden") {
    PlotsWindow window;
    window.view.journey.hide_future = true;
    window.go_to(40s);
    window.click_at(window.x_of(60s) + 2, window.y());
    CHECK(window.view.selection.event == 0);  // it went to the time alone
}

TEST_CASE("The button for files copies the command that makes them") {
    PlotsWindow window;
    window.view.plots.series = {"bounces", "segment-lost"};
    window.settle();
    window.click("plots.copy");
    CHECK(std::string(ImGui::GetClipboardText()) ==
          "mailflow plot FILE --series bounces --series segment-lost --svg plots.svg --csv plots.csv");
    window.view.source_words = "'my run.rec' --seed 3";
    window.view.plots.series = {"bounces"};
    window.settle();
    window.click("plots.copy");
    CHECK(std::string(ImGui::GetClipboardText()) ==
          "mailflow plot 'my run.rec' --seed 3 --series bounces --svg plots.svg --csv plots.csv");
}

TEST_CASE("The plots are sound in every size of the window, zoomed and not") {
    for (const float width : {320.F, 640.F, 1280.F, 3840.F}) {
        for (const bool zoomed : {false, true}) {
            PlotsWindow window(width, width * 0.6F);
            window.view.plots.by_host = zoomed;
            window.view.plots.per_interval = zoomed;
            if (zoomed) window.view.plots.zoom_begins = protocol::Instant{} + 59s;
            if (zoomed) window.view.plots.zoom_ends = protocol::Instant{} + 61s;
            window.settle();
            CHECK(window.is_sound());
        }
    }
}

TEST_CASE("A recording without events has empty plots") {
    tests::PanelFixture window(model::Trace{}, 1280, 800);
    window.view.bottom_tab = BottomTab::plots;
    window.settle();
    CHECK(window.is_sound());
}

}  // namespace viz::panels
