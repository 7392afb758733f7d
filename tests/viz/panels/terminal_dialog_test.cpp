// A terminal in the window: what keys and clicks ask for, and what is to be seen.
#include "tests/support/catch.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "tests/viz/support/terminal_sample.hpp"
#include "viz/panels/deed_dialog.hpp"

namespace viz::panels {

using namespace std::chrono_literals;

namespace {

const std::string alice_pc = "alice-pc.alpha.test";

class TerminalWindow : public tests::PanelFixture {
public:
    explicit TerminalWindow(bool logs_in = false)
        : PanelFixture(tests::terminal_trace(logs_in)), sample(tests::terminal_board()) {
        board = &sample;
        view.playback.moment = trace.moment_at(protocol::Instant{} + 10s);
        settle();
    }
    void open() {
        type('T');
        settle();
        REQUIRE(view.deeds.dialog == DeedDialog::terminal);
    }
    /// What the only request asks to be done.
    template <class Action>
    Action taken() {
        REQUIRE(view.deeds.requests.size() == 1);
        const auto wish = std::get<DoDeed>(view.deeds.requests.front());
        view.deeds.requests.clear();
        REQUIRE(std::holds_alternative<Action>(wish.action));
        return std::get<Action>(wish.action);
    }
    model::BranchBoard sample;
};

}  // namespace

TEST_CASE("A key opens a terminal at the selected host, or at a client, to a mail server") {
    TerminalWindow window;
    window.view.playback.playing = true;
    window.open();
    CHECK_FALSE(window.view.playback.playing);
    CHECK(window.view.deeds.terminal.host == alice_pc);
    CHECK(window.view.deeds.terminal.server == "mail.beta.test:25");
    window.press(Key::escape);
    CHECK(window.view.deeds.dialog == DeedDialog::none);
    window.settle();  // the field gives the keyboard back
    window.view.selection.host = "mail.beta.test";
    window.open();
    CHECK(window.view.deeds.terminal.host == "mail.beta.test");
    CHECK(window.is_sound());
}

TEST_CASE("What can be done to a host has a button for a terminal there") {
    TerminalWindow window;
    window.view.selection.host = "mail.beta.test";
    window.type('a');
    window.settle();
    window.click("act.terminal");
    CHECK(window.view.deeds.dialog == DeedDialog::terminal);
    CHECK(window.view.deeds.terminal.host == "mail.beta.test");
}

TEST_CASE("Enter types the line into the terminal that is open in this branch") {
    TerminalWindow window;
    window.open();
    window.settle();
    window.write("NOOP");
    window.press(Key::enter);
    window.settle();
    const auto typed = window.taken<sim::deed::TypeLine>();
    CHECK(typed.octets == "NOOP\r\n");
    CHECK(typed.place.terminal == "deed1");
    CHECK(window.view.deeds.terminal.line.empty());
}

TEST_CASE("A server may be given by its address, of IPv6 in brackets") {
    for (const auto& [written, to] : {std::pair{"10.2.0.4:25", "10.2.0.4"}, {"[2001:db8::25]:25", "2001:db8::25"}}) {
        TerminalWindow window;
        window.open();
        window.view.deeds.terminal.server = written;
        window.settle();
        window.press(Key::enter);
        window.settle();
        CHECK(window.taken<sim::deed::OpenTerminal>().place.to == to);
    }
}

TEST_CASE("What proves who somebody is goes out as it was typed, and is told to nobody") {
    TerminalWindow window(true);
    window.open();
    window.settle();
    window.write("YWxpY2U=");
    window.press(Key::enter);
    window.settle();
    const auto typed = window.taken<sim::deed::TypeLine>();
    CHECK(typed.octets == "YWxpY2U=\r\n");
    CHECK(sim::deed::describe({"deed3", protocol::Instant{} + 10s, typed}) == "typed at alice-pc.alpha.test: ****");
}

TEST_CASE("Tab completes what is typed") {
    TerminalWindow window;
    window.open();
    window.settle();
    window.write("mai");
    window.press(Key::tab);
    window.settle();
    CHECK(window.view.deeds.terminal.line == "mail from:<");
}

TEST_CASE("What does not belong to the place in the dialogue is not completed") {
    TerminalWindow window;
    window.open();
    window.settle();
    window.write("dat");  // DATA needs a recipient, RFC 5321 section 3.3
    window.press(Key::tab);
    window.settle();
    CHECK(window.view.deeds.terminal.line == "dat");
}

TEST_CASE("A long explanation is broken into lines, which take room from the dialogue") {
    TerminalWindow window;
    window.open();
    window.settle();
    const float field = window.probe("terminal.line").top;
    window.view.deeds.terminal.problem = std::string(400, 'x') + std::string(400, ' ') + "y";
    window.settle();
    CHECK(window.probe("terminal.line").top < field);
    const auto& lines = window.probe("terminal.explanation");
    CHECK(lines.bottom - lines.top > 30);
    CHECK(window.is_sound());
}

TEST_CASE("Octets are typed with a backslash; what is no octet is told and not sent") {
    TerminalWindow window;
    window.open();
    window.settle();
    window.write("a\\n.\\q");
    window.press(Key::enter);
    window.settle();
    CHECK(window.view.deeds.requests.empty());
    CHECK_FALSE(window.view.deeds.terminal.problem.empty());
}

TEST_CASE("Buttons begin TLS, hang up and take back; without a connection they connect") {
    TerminalWindow window;
    window.open();
    window.click("terminal.tls");
    CHECK(window.taken<sim::deed::StartTls>().place.terminal == "deed1");
    window.click("terminal.hang_up");
    window.taken<sim::deed::HangUp>();
    window.click("terminal.undo");
    REQUIRE(window.view.deeds.requests.size() == 1);
    CHECK(std::holds_alternative<UndoDeed>(window.view.deeds.requests.front()));
    window.view.deeds.requests.clear();
    window.click("terminal.server.next");
    CHECK(window.view.deeds.terminal.server != "mail.beta.test:25");
    window.view.deeds.terminal.server = "mail.beta.test:110";
    window.settle();
    window.click("terminal.connect");
    const auto opened = window.taken<sim::deed::OpenTerminal>();
    CHECK(opened.place.host == alice_pc);
    CHECK(opened.place.to == "mail.beta.test");
    CHECK(opened.place.port == 110);
}

TEST_CASE("A question is asked of the host's resolver, or of a name server") {
    TerminalWindow window;
    window.view.deeds.terminal.server = "DNS";
    window.open();
    window.settle();
    window.write("beta.test MX");
    window.press(Key::enter);
    window.settle();
    CHECK(window.taken<sim::deed::AskDns>() == sim::deed::AskDns{alice_pc, "beta.test MX", ""});
    window.view.deeds.terminal.server = "ns.beta.test:53";
    window.settle();
    window.write("beta.test NS");
    window.press(Key::enter);
    window.settle();
    CHECK(window.taken<sim::deed::AskDns>() == sim::deed::AskDns{alice_pc, "beta.test NS", "ns.beta.test"});
}

TEST_CASE("While something is worked out nothing else is typed") {
    TerminalWindow window;
    window.open();
    window.settle();
    window.sample.running = "typed at alice-pc.alpha.test: NOOP";
    window.write("NOOP");
    window.press(Key::enter);
    window.settle();
    CHECK(window.view.deeds.requests.empty());
    CHECK(window.view.deeds.terminal.line == "NOOP");
}

}  // namespace viz::panels
