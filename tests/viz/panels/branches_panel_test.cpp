#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/branch_sample.hpp"
#include "tests/viz/support/sample_trace.hpp"
#include "viz/panels/deed_dialog.hpp"

namespace viz::panels {

using namespace std::chrono_literals;

namespace {

/// The window at the end of the made-up run, with its lower panel.
class Window : public tests::PanelFixture {
public:
    explicit Window(float width = 1280, float height = 720)
        : PanelFixture(tests::sample_trace(), width, height), samples(tests::branch_sample()) {
        board = &samples;
        view.playback.moment = trace.moment_at(trace.end());
        view.bottom_tab = BottomTab::branches;
        settle();
    }
    /// The only request since it was last asked for.
    template <class Request>
    Request taken() {
        REQUIRE(view.deeds.requests.size() == 1);
        REQUIRE(std::holds_alternative<Request>(view.deeds.requests.front()));
        Request request = std::get<Request>(view.deeds.requests.front());
        view.deeds.requests.clear();
        return request;
    }
    model::BranchBoard samples;
};

}  // namespace

TEST_CASE("A click on a branch asks for it, the arrows beside it for a comparison with the one shown") {
    Window window;
    window.click("branches.row.0");
    CHECK(window.taken<ShowBranch>().branch == 0);
    window.click("branches.compare.1");
    const auto compare = window.taken<CompareBranches>();
    CHECK(compare.first == 1);
    CHECK(compare.second == window.samples.shown);
    CHECK(window.probes.find("branches.compare.2") == nullptr);  // the one that is shown
    window.click("branches.undo");
    window.taken<UndoDeed>();
    CHECK(window.is_sound());
}

TEST_CASE("A terminal is opened beside the other deeds, at the host that is selected") {
    Window window;
    window.view.selection.host = "mail.beta.test";
    window.settle();
    window.click("branches.terminal");
    CHECK(window.view.deeds.dialog == DeedDialog::terminal);
    CHECK(window.view.deeds.terminal.host == "mail.beta.test");
}

TEST_CASE("A row of the comparison goes to what became of the mail in the branch that is shown") {
    Window window;
    window.view.playback.moment = window.trace.start();
    window.settle();
    window.click("comparison.row.0");
    CHECK(window.view.selection.message == "m1");
    const auto& fate = window.samples.comparison->pairs->front().second;
    REQUIRE(fate.has_value());
    CHECK(window.view.selection.event == fate->event);
    // Mails that fared the same are shown when they are asked for.
    const auto rows = [&] { return window.probes.find("comparison.row.1") != nullptr; };
    CHECK_FALSE(rows());
    window.click("comparison.all");
    window.settle();
    CHECK(rows());
}

TEST_CASE("Branches are saved as an overlay or as a scenario, and get other names") {
    Window window;
    CHECK(window.probes.find("branches.save_overlay") == nullptr);
    window.click("branches.save");
    window.settle();
    window.click("branches.save_overlay");
    CHECK(window.taken<SaveBranch>() == SaveBranch{"deeds.yaml", false});
    window.click("branches.save_scenario");
    CHECK(window.taken<SaveBranch>() == SaveBranch{"deeds.yaml", true});
    window.click("branches.rename");
    window.settle();
    CHECK(window.view.deeds.renamed == window.samples.shown);
    CHECK(window.view.deeds.name == "the link beta.test--core is switched off");
    CHECK(window.probes.find("branches.name") != nullptr);
}

TEST_CASE("Keys show the next branch, compare it with the one it comes from, take deeds back") {
    Window window;
    window.view.bottom_tab = BottomTab::events;
    window.type('v');
    CHECK(window.view.bottom_tab == BottomTab::branches);
    CHECK(window.taken<ShowBranch>().branch == 3);
    window.type('V');
    CHECK(window.taken<ShowBranch>().branch == 1);
    window.type('y');
    CHECK(window.taken<CompareBranches>() == CompareBranches{1, 2});
    window.type('Y');
    window.taken<UndoDeed>();
    window.samples.shown = 0;
    window.type('y');
    CHECK(window.view.deeds.requests.empty());
}

TEST_CASE("What can be done to a host is chosen with keys alone") {
    Window window;
    window.view.selection.host = "mail.alpha.test";
    window.view.playback.playing = true;
    window.type('a');
    window.settle();
    REQUIRE(window.view.deeds.dialog == DeedDialog::act);
    CHECK_FALSE(window.view.playback.playing);
    CHECK(window.view.deeds.target == sim::deed::Target{sim::deed::Target::Kind::host, "mail.alpha.test"});
    window.press(Key::down);
    window.press(Key::down);
    window.press(Key::enter);
    const auto wish = window.taken<DoDeed>();
    CHECK(std::get<sim::deed::Change>(wish.action).action == sim::deed::Change::Action(sim::deed::StopService{"mta"}));
    // Other keys of the window do nothing meanwhile.
    window.type('t');
    CHECK(window.view.theme == ThemeName::dark);
    window.press(Key::right);
    window.settle();
    CHECK(window.view.deeds.target.name != "mail.alpha.test");
    CHECK(window.view.deeds.choice == 0);
    window.press(Key::escape);
    CHECK(window.view.deeds.dialog == DeedDialog::none);
    CHECK(window.is_sound());
}

TEST_CASE("A click does what it says") {
    Window window;
    window.view.selection.host = "mail.alpha.test";
    window.type('a');
    window.settle();
    window.click("act.choice.0");
    const auto wish = window.taken<DoDeed>();
    CHECK(std::get<sim::deed::Change>(wish.action).action == sim::deed::Change::Action(sim::deed::SwitchOff{}));
}

TEST_CASE("Page Up and Page Down in the text of a mail leave its author alone") {
    Window window;
    window.type('w');
    window.settle();
    window.click("compose.body");
    window.settle();
    for (const Key key : {Key::page_down, Key::page_up, Key::page_up}) {
        window.press(key);
        CHECK(window.view.deeds.draft.from == "alice@alpha.test");
    }
    window.click("compose.subject");
    window.press(Key::page_down);
    CHECK(window.view.deeds.draft.from != "alice@alpha.test");
}

TEST_CASE("A mail is written from any user and sent") {
    Window window;
    window.type('w');
    window.settle();
    REQUIRE(window.view.deeds.dialog == DeedDialog::compose);
    CHECK(window.view.deeds.draft.from == "alice@alpha.test");
    window.press(Key::page_down);
    CHECK(window.view.deeds.draft.from != "alice@alpha.test");
    window.click("compose.from.before");
    CHECK(window.view.deeds.draft.from == "alice@alpha.test");
    window.press(Key::enter, false, true);
    CHECK(window.view.deeds.requests.empty());  // to whom?
    window.view.deeds.draft.to = "bob@beta.test, carol@beta.test";
    window.view.deeds.draft.subject = "Hello";
    window.settle();
    window.click("compose.send");
    const auto wish = window.taken<DoDeed>();
    CHECK(std::get<sim::deed::SendMail>(wish.action) ==
          sim::deed::SendMail{"alice@alpha.test", {"bob@beta.test", "carol@beta.test"}, "Hello", ""});
    window.press(Key::enter, false, true);
    window.taken<DoDeed>();
    // While it is being worked out, nothing else can be asked for.
    window.samples.running = "alice sends a mail";
    window.press(Key::enter, false, true);
    CHECK(window.view.deeds.requests.empty());
}

TEST_CASE("Where nothing can be done the dialogs and the panel say why") {
    Window window;
    window.samples.cannot = "This recording does not tell its scenario, so it cannot be run again.";
    window.view.selection.host = "mail.alpha.test";
    window.type('a');
    window.settle();
    window.press(Key::enter);
    CHECK(window.view.deeds.requests.empty());
    window.press(Key::escape);
    window.board = nullptr;
    window.settle();
    CHECK(window.probes.find("empty-state") != nullptr);
    window.type('v');
    window.type('y');
    window.type('Y');
    CHECK(window.view.deeds.requests.empty());
    CHECK(window.is_sound());
}

TEST_CASE("Branches and dialogs are sound at every size") {
    for (const auto& [width, height] : {std::pair{640.F, 400.F}, {1280.F, 720.F}, {1600.F, 900.F}, {320.F, 200.F}}) {
        Window window(width, height);
        CHECK(window.is_sound());
        window.type('a');
        window.settle();
        CHECK(window.is_sound());
        window.press(Key::escape);
        window.type('w');
        window.settle();
        CHECK(window.is_sound());
    }
}

}  // namespace viz::panels
