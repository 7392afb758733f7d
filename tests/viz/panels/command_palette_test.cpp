#include "viz/panels/command_palette.hpp"

#include <algorithm>

#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "tests/viz/support/trace_builder.hpp"

namespace viz::panels {
namespace {

using tests::PanelFixture;

/// The list is drawn in the frame after the one that opens it, and takes the keyboard in the one after that. A field
/// that is gone gives it back one frame later.
void open(PanelFixture& window) {
    window.frame();
    window.type(':');
    window.frame();
    window.frame();
    REQUIRE(window.view.palette.open);
}

TEST_CASE("The list finds what has all the words in it, in any case of letters") {
    PanelFixture window(tests::sample_trace(), 1600, 900);
    open(window);
    window.write("NEXT deliv");
    window.frame();
    CHECK(window.view.palette.text == "NEXT deliv");
    CHECK(window.probes.find("palette.row.0") != nullptr);
    CHECK(window.probes.find("palette.row.1") == nullptr);
    const auto before = window.view.playback.moment;
    window.press(Key::enter);
    CHECK_FALSE(window.view.palette.open);
    CHECK(window.view.playback.moment.time > before.time);
}

TEST_CASE("The list goes to hosts, mails, panels and instants") {
    PanelFixture window(tests::sample_trace(), 1600, 900);
    open(window);
    window.write("host: mail.beta");
    window.press(Key::enter);
    CHECK(window.view.selection.host == "mail.beta.test");
    open(window);
    window.write("panel dns");
    window.press(Key::enter);
    CHECK(window.view.bottom_tab == BottomTab::dns);
    open(window);
    window.write("mail: m1");
    window.press(Key::enter);
    CHECK(window.view.selection.message == "m1");
    open(window);
    window.write("2.1s");
    window.press(Key::enter);
    CHECK(window.view.playback.moment.time == model::Instant{2'100'000'000});
}

TEST_CASE("While the list is open keys mean nothing else; arrows stop at its ends, Escape closes it") {
    PanelFixture window(tests::sample_trace(), 1600, 900);
    const auto before = window.view.playback.moment;
    open(window);
    window.press(Key::up);
    CHECK(window.view.palette.cursor == 0);
    window.press(Key::right);
    CHECK(window.view.playback.moment == before);
    for (int count = 0; count < 500; ++count) window.press(Key::down);
    CHECK(window.is_sound());
    const std::size_t last = window.view.palette.cursor;
    CHECK(last + 1 >= 40);
    window.frame();
    CHECK(window.probes.find("palette.row." + std::to_string(last)) != nullptr);  // scrolled to
    window.press(Key::escape);
    CHECK_FALSE(window.view.palette.open);
    open(window);
    CHECK(window.view.palette.cursor == 0);
    window.write("no such thing at all");
    window.press(Key::enter);
    CHECK(window.view.palette.open);
    CHECK(window.probes.find("empty-state") != nullptr);
}

TEST_CASE("Of very many mails the first are listed, and that there are more is said") {
    for (const std::size_t mails : {palette_mails_max, palette_mails_max + 1}) {
        tests::TraceBuilder run;
        run.add("", tests::EventKind::run_started).fields.set("title", "Many mails");
        for (std::size_t number = 1; number <= mails; ++number) {
            const std::string message = "m" + std::to_string(number);
            run.add("", tests::EventKind::mail_composed, message).fields.set("subject", "Greetings");
        }
        run.add("", tests::EventKind::run_ended);
        PanelFixture window(run.trace());
        window.press(Key::end);
        open(window);
        window.write("greetings");
        window.frame();
        for (std::size_t count = 0; count < mails; ++count) window.press(Key::down);
        window.settle();
        CHECK(window.view.palette.cursor == palette_mails_max - 1);
        CHECK((window.probes.find("palette.more") != nullptr) == (mails > palette_mails_max));
        window.write(" m301");
        window.frame();
        CHECK((window.probes.find("palette.row.0") != nullptr) == (mails > palette_mails_max));
    }
}

TEST_CASE("A row of the list is done by a click") {
    PanelFixture window(tests::sample_trace(), 1600, 900);
    open(window);
    window.write("dark or light");
    window.frame();
    window.click("palette.row.0");
    CHECK(window.view.theme == ThemeName::light);
    CHECK_FALSE(window.view.palette.open);
}

}  // namespace
}  // namespace viz::panels
