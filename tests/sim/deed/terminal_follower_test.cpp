#include "sim/deed/terminal_follower.hpp"

#include <string_view>

#include "tests/support/catch.hpp"

namespace sim::deed {

using namespace std::chrono_literals;
using protocol::Instant;
using recording::Event;
using recording::EventKind;

namespace {

constexpr Instant begin{};
const TerminalPlace place{"t1", begin + 1s, "pc.test", "mail.test", 25};

Event event_at(protocol::Duration since, EventKind kind, std::string_view octets = {}) {
    Event event;
    event.time = begin + since;
    event.host = place.host;
    event.kind = kind;
    event.connection = 7;
    event.fields.set("terminal", place.terminal);
    if (!octets.empty()) event.fields.set("octets", octets);
    return event;
}

Event tls_event(protocol::Duration since, EventKind kind, std::string_view role) {
    Event event = event_at(since, kind);
    event.fields = {};
    event.fields.set("role", role);
    return event;
}

/// After the greeting and the reply to EHLO.
TerminalFollower greeted() {
    TerminalFollower follower("t1");
    CHECK(follower.take(event_at(1s, EventKind::terminal_opened)));
    CHECK(follower.take(event_at(1100ms, EventKind::terminal_shown, "220 mail.test ESMTP\r\n")));
    CHECK(follower.take(event_at(2s, EventKind::terminal_typed, "EHLO pc\r\n")));
    CHECK(follower.take(event_at(2100ms, EventKind::terminal_shown, "250 mail.test\r\n")));
    return follower;
}

}  // namespace

TEST_CASE("A line that was typed is waited for until it is answered and read") {
    TerminalFollower follower = greeted();
    CHECK(follower.has_come_to_rest(begin + 3100ms));
    follower.expect({"d", begin + 4s, TypeLine{place, "NOOP\r\n"}});
    CHECK_FALSE(follower.was_done());
    CHECK_FALSE(follower.has_come_to_rest(begin + 1h));
    CHECK(follower.take(event_at(4s, EventKind::terminal_typed, "NOOP\r\n")));
    CHECK_FALSE(follower.is_answered());
    CHECK(follower.take(event_at(4100ms, EventKind::terminal_shown, "250 2.0.0 OK\r\n")));
    CHECK_FALSE(follower.has_come_to_rest(begin + 5s));
    CHECK(follower.has_come_to_rest(begin + 5100ms));
}

TEST_CASE("There is no rest between the beginning of TLS and its end, though every line has its answer") {
    TerminalFollower follower = greeted();
    follower.expect({"d", begin + 4s, StartTls{place}});
    CHECK_FALSE(follower.has_come_to_rest(begin + 1min));
    CHECK_FALSE(follower.take(tls_event(5s, EventKind::tls_established, "server")));
    CHECK_FALSE(follower.is_answered());
    TerminalFollower failed = follower;
    CHECK(follower.take(tls_event(5s, EventKind::tls_established, "client")));
    CHECK(follower.has_come_to_rest(begin + 6s));
    CHECK(failed.take(tls_event(5s, EventKind::tls_failed, "client")));
    CHECK(failed.was_done());
    TerminalFollower closed = greeted();
    closed.expect({"d", begin + 4s, StartTls{place}});
    CHECK(closed.take(event_at(5s, EventKind::terminal_closed)));
    CHECK(closed.has_come_to_rest(begin + 5s));
    CHECK_FALSE(closed.was_done());
}

TEST_CASE("Other terminals and other connections are nobody's business") {
    TerminalFollower follower = greeted();
    Event other = event_at(3s, EventKind::terminal_closed);
    other.fields.set("terminal", "t2");
    CHECK_FALSE(follower.take(other));
    Event elsewhere = tls_event(3s, EventKind::tls_failed, "client");
    elsewhere.connection = 8;
    CHECK_FALSE(follower.take(elsewhere));
    CHECK(follower.is_open());
    CHECK(follower.connection() == 7);
}

}  // namespace sim::deed
