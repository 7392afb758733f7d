#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"

namespace viz::panels {

TEST_CASE("A click on a mail of the list selects it everywhere") {
    tests::PanelFixture window(tests::sample_trace(), 1600, 900);
    window.view.bottom_tab = BottomTab::messages;
    window.view.transcript.pinned = true;
    window.view.selection.connection = 2;
    window.view.inspector = {.tab = InspectorTab::host, .hop = 1};
    window.frame();
    window.frame();
    window.click("messages.row.m2");
    CHECK(window.view.selection.message == "m2");
    CHECK(window.view.selection.connection == 0);
    CHECK_FALSE(window.view.transcript.pinned);
    CHECK(window.view.inspector == InspectorOptions{});
    CHECK(window.is_sound());
}

TEST_CASE("A recording without mails is drawn with a sentence in each panel") {
    for (const BottomTab tab : {BottomTab::transcript, BottomTab::events, BottomTab::messages}) {
        tests::PanelFixture window{model::Trace()};
        window.view.bottom_tab = tab;
        window.frame();
        CHECK(window.is_sound());
    }
}

}  // namespace viz::panels
