#include "sim/user_agent/terminal_session.hpp"

#include "tests/support/catch.hpp"

namespace sim::user_agent {

using namespace std::chrono_literals;
using Kind = TerminalInput::Kind;

namespace {

constexpr TerminalPace pace{1s, 5min};

Instant at(Duration since) {
    return Instant{} + since;
}

TerminalInput line(std::string text, std::optional<Instant> time = {}) {
    return {Kind::octets, std::move(text) + "\r\n", time};
}

/// The events there are, as text.
std::string told(TerminalSession& session) {
    std::string text;
    while (auto event = session.poll_event()) {
        if (const auto* typed = std::get_if<TerminalTyped>(&*event)) text += "typed " + typed->octets;
        if (const auto* shown = std::get_if<TerminalShown>(&*event)) text += "shown " + shown->octets;
        if (std::holds_alternative<TerminalTlsWanted>(*event)) text += "tls\n";
        if (const auto* ended = std::get_if<TerminalEnded>(&*event)) text += "ended: " + ended->reason;
    }
    return text;
}

}  // namespace

TEST_CASE("A line without a time waits for the answer to the one before, and for somebody to read it") {
    TerminalSession session({line("EHLO pc"), line("QUIT")}, pace);
    CHECK(session.next_timeout() == std::nullopt);
    session.handle_connected(at(1s), false);
    CHECK(session.next_timeout() == at(1s) + 5min);  // patience with the greeting
    session.handle_input("220 ready\r\n", at(2s));
    CHECK(session.next_timeout() == at(3s));
    session.handle_timeout(at(2999ms));
    CHECK(session.take_output().empty());
    session.handle_timeout(at(3s));
    CHECK(session.take_output() == "EHLO pc\r\n");
    CHECK(told(session) == "shown 220 ready\r\ntyped EHLO pc\r\n");
    session.handle_input("250-one\r\n", at(4s));
    CHECK(session.next_timeout() == at(4s) + 5min);
    session.handle_input("250 two\r\n", at(5s));
    session.handle_timeout(at(6s));
    CHECK(session.take_output() == "QUIT\r\n");
    CHECK(session.next_timeout() == std::nullopt);  // it stays until the server closes the connection
    CHECK_FALSE(session.wants_close());
    session.handle_closed(at(7s));
    CHECK(session.wants_close());
}

TEST_CASE("A line with a time is typed then, answered or not") {
    TerminalSession session({line("EHLO pc", at(1s)), line("NOOP", at(2s))}, pace);
    session.handle_connected(at(500ms), false);
    CHECK(session.next_timeout() == at(1s));
    session.handle_timeout(at(1s));
    session.handle_timeout(at(2s));
    CHECK(session.take_output() == "EHLO pc\r\nNOOP\r\n");
}

TEST_CASE("What was typed before the connection stands goes out when it does") {
    TerminalSession session({line("EHLO pc", at(1s))}, pace);
    CHECK(session.next_timeout() == std::nullopt);
    session.handle_connected(at(4s), false);
    CHECK(session.next_timeout() == at(1s));
    session.handle_timeout(at(4s));
    CHECK(session.take_output() == "EHLO pc\r\n");
}

TEST_CASE("Patience with a silent server has an end") {
    TerminalSession session({line("EHLO pc")}, pace);
    session.handle_connected(at(0s), false);
    session.handle_timeout(at(299s));
    CHECK_FALSE(session.wants_close());
    session.handle_timeout(at(300s));
    CHECK(session.wants_close());
    CHECK(told(session) == "ended: the server does not answer");
}

TEST_CASE("Lines of the content wait for no answer") {
    TerminalSession session({line("DATA"), line("Subject: x"), line("."), line("QUIT")}, pace);
    session.handle_connected(at(0s), false);
    session.handle_input("220 ready\r\n", at(0s));
    session.handle_timeout(at(1s));
    session.handle_input("354 go on\r\n", at(2s));
    session.handle_timeout(at(3s));
    CHECK(session.next_timeout() == at(4s));
    session.handle_timeout(at(4s));
    CHECK(session.take_output() == "DATA\r\nSubject: x\r\n.\r\n");
    CHECK(session.next_timeout() == at(4s) + 5min);
}

TEST_CASE("Nothing is typed during a handshake of TLS, and the session may begin with one") {
    TerminalSession session({{Kind::start_tls, {}, at(2s)}, line("EHLO pc", at(3s))}, pace);
    session.handle_connected(at(1s), false);
    session.handle_timeout(at(2s));
    CHECK(told(session) == "tls\n");
    CHECK(session.next_timeout() == std::nullopt);
    session.handle_tls_established(at(4s));
    CHECK(session.next_timeout() == at(3s));
    TerminalSession secured({line("a")}, pace);
    secured.handle_connected(at(1s), true);
    CHECK(secured.next_timeout() == std::nullopt);
}

TEST_CASE("Somebody hangs up; passwords are not told") {
    TerminalSession session({line("PASS secret", at(1s)), {Kind::hang_up, {}, at(2s)}}, pace);
    session.handle_connected(at(0s), false);
    session.handle_timeout(at(1s));
    CHECK(session.take_output() == "PASS secret\r\n");
    session.handle_timeout(at(2s));
    CHECK(told(session) == "typed PASS ****\r\nended: the one who typed has hung up");
    CHECK(session.wants_close());
}

}  // namespace sim::user_agent
