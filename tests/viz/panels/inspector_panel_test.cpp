#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/model/event_inspection.hpp"
#include "viz/panels/frame_geometry.hpp"
#include "viz/panels/inspector_parts.hpp"

namespace viz::panels {

TEST_CASE("A Received field is read line by line: from, by, for, when") {
    CHECK(received_lines("from pc.alpha.test (pc [10.1.1.1])\tby mail.alpha.test with ESMTP id Q1\tfor <b@beta.test>; "
                         "Mon, 1 Jan 2024 00:00:02 +0000") ==
          std::vector<std::string>{"from pc.alpha.test (pc [10.1.1.1])", "by mail.alpha.test with ESMTP id Q1",
                                   "for <b@beta.test>;", "Mon, 1 Jan 2024 00:00:02 +0000"});
    CHECK(received_lines("by here") == std::vector<std::string>{"by here"});
    CHECK(received_lines("") == std::vector<std::string>{""});
}

TEST_CASE("Every tab of the inspector can be opened and draws soundly, whatever is selected") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.layout = named_layout(LayoutName::lab);
    for (const bool at_end : {false, true}) {
        if (at_end) window.view.playback.moment = window.trace.moment_at(window.trace.end());
        for (const char* host : {"", "mail.alpha.test", "gone.test"}) {
            window.view.selection.host = host;
            for (const char* tab : {"envelope", "header", "octets", "host", "event"}) {
                CAPTURE(at_end, host, tab);
                window.frame();
                window.click(std::string("inspector.tab.") + tab);
                CHECK(window.is_sound());
            }
        }
    }
    CHECK(window.view.inspector.tab == InspectorTab::event);
}

TEST_CASE("The arrows of the inspector go through the hops of the mail") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.layout = named_layout(LayoutName::lab);
    window.view.playback.moment = window.trace.moment_at(window.trace.end());
    window.frame();
    window.frame();
    window.click("inspector.hop.previous");
    CHECK(window.view.inspector.hop == 1);
    window.click("inspector.hop.previous");
    window.click("inspector.hop.previous");
    CHECK(window.view.inspector.hop == 0);
    window.click("inspector.hop.next");
    CHECK(window.view.inspector.hop == 1);
}

TEST_CASE("A datagram's event opens what it carries") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.layout = named_layout(LayoutName::lab);
    const auto& events = window.trace.events();
    const auto datagram = std::find_if(events.begin(), events.end(), [](const sim::recording::Event& event) {
        return event.kind == sim::recording::EventKind::datagram_arrived;
    });
    REQUIRE(datagram != events.end());
    window.view.bottom_tab = BottomTab::events;
    window.view.playback.moment = window.trace.moment_after(window.trace.index_of(datagram->id));
    window.frame();
    window.frame();
    window.click("events.row." + std::to_string(datagram - events.begin()));
    window.frame();
    CHECK(window.view.inspector.tab == InspectorTab::event);
    CHECK(window.probes.find("inspector.packet") != nullptr);
}

TEST_CASE("Of a recording without octets a command says how to see what carried it") {
    const auto has_hint = [](tests::Level level) {
        tests::PanelFixture window(tests::sample_trace(level), 1600, 900);
        window.view.layout = named_layout(LayoutName::lab);
        const auto& events = window.trace.events();
        const auto command =
            std::ranges::find(events, sim::recording::EventKind::command, &sim::recording::Event::kind);
        REQUIRE(command != events.end());
        window.view.selection.event = command->id;
        window.view.inspector.tab = InspectorTab::event;
        window.settle();
        CHECK(window.probes.find("inspector.event") != nullptr);
        return window.probes.find("inspector.packet") != nullptr;
    };
    CHECK(has_hint(tests::Level::flow));
    CHECK_FALSE(has_hint(tests::Level::full));
}

TEST_CASE("An event tells what it is, what was chosen and what led to it") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 1200);
    window.view.layout = named_layout(LayoutName::lab);
    const auto& events = window.trace.events();
    const auto decision = std::ranges::find(events, sim::recording::EventKind::decision, &sim::recording::Event::kind);
    REQUIRE(decision != events.end());
    window.view.bottom_tab = BottomTab::events;
    const auto index = static_cast<std::size_t>(decision - events.begin());
    window.view.playback.moment = window.trace.moment_after(index);
    window.settle();
    window.click("events.row." + std::to_string(index));
    CHECK(window.view.inspector.tab == InspectorTab::event);
    window.settle();
    REQUIRE(window.probes.find("inspector.event") != nullptr);

    model::EventRows rows;
    const auto inspection = model::inspect_event(window.trace, decision->id, rows);
    CHECK(inspection.kind == "decision");
    const auto options = std::ranges::find(inspection.fields, "options", &model::InspectedField::name);
    REQUIRE(options != inspection.fields.end());
    CHECK(options->value == "into a mailbox here\nto another host");
    CHECK_FALSE(options->meaning.empty());
    REQUIRE_FALSE(inspection.causes.empty());
    const auto cause = inspection.causes.front().event;
    window.click("inspector.cause." + std::to_string(cause));
    CHECK(window.view.selection.event == cause);
    CHECK(window.view.inspector.tab == InspectorTab::event);
    CHECK(model::inspect_event(window.trace, 0, rows).event == 0);
}

}  // namespace viz::panels
