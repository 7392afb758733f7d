#include <memory>
#include <string>
#include <vector>

#include "protocol/smtp/limits.hpp"
#include "protocol/smtp/server_session.hpp"
#include "tests/protocol/smtp/server_subject.hpp"
#include "tests/support/catch.hpp"

using protocol::Instant;
using protocol::smtp::CommandReceived;
using protocol::smtp::ContentReceived;
using protocol::smtp::MailRequested;
using protocol::smtp::RecipientRequested;
using protocol::smtp::Reply;
using protocol::smtp::ReplySent;
using protocol::smtp::ServerEvent;
using protocol::smtp::ServerSession;
using protocol::smtp::ServerSettings;
using protocol::smtp::ServerState;
using protocol::smtp::SessionEnded;
using protocol::smtp::StateChanged;
using protocol::smtp::Verb;
namespace limits = protocol::smtp::limits;
using std::chrono_literals::operator""min;
using std::chrono_literals::operator""s;

namespace {

constexpr Instant epoch{};

std::vector<ServerEvent> take_events(ServerSession& session) {
    std::vector<ServerEvent> events;
    while (auto event = session.poll_event()) events.push_back(std::move(*event));
    return events;
}

template <class Event>
std::vector<Event> of_kind(const std::vector<ServerEvent>& events) {
    std::vector<Event> found;
    for (const ServerEvent& event : events) {
        if (const auto* wanted = std::get_if<Event>(&event)) found.push_back(*wanted);
    }
    return found;
}

ServerSession greeted_session() {
    ServerSession session(std::make_shared<const ServerSettings>(tests::transcript_settings()));
    session.start(epoch);
    session.answer_greeting(session.default_greeting(), epoch);
    (void)session.take_output();
    (void)take_events(session);
    return session;
}

}  // namespace

TEST_CASE("a server says nothing before the host has decided on the greeting") {
    // RFC 5321 section 3.1
    ServerSession session(std::make_shared<const ServerSettings>(tests::transcript_settings()));
    session.start(epoch);
    session.handle_input("EHLO a.test\r\nNOOP\r\n", epoch);
    CHECK(session.take_output().empty());
    CHECK_FALSE(session.next_timeout());
    session.answer_greeting(Reply(220, "mx.beta.test Welcome"), epoch + 3s);
    const std::string output = session.take_output();
    CHECK(output.substr(0, 27) == "220 mx.beta.test Welcome\r\n2");
    CHECK(output.substr(output.size() - 14) == "250 2.0.0 OK\r\n");
    CHECK(session.next_timeout() == epoch + 3s + 5min);
}

TEST_CASE("pipelined commands wait behind a question that is not answered") {
    // RFC 2920 section 3.2: replies stay in order.
    ServerSession session = greeted_session();
    session.handle_input(
        "EHLO a.test\r\nMAIL FROM:<a@a.test>\r\nRCPT TO:<b@beta.test>\r\nRCPT TO:<c@beta.test>\r\nDATA\r\n", epoch);
    (void)session.take_output();
    auto events = take_events(session);
    CHECK(of_kind<MailRequested>(events).size() == 1);
    CHECK(of_kind<RecipientRequested>(events).empty());
    CHECK(session.state() == ServerState::ready);
    session.answer_mail(Reply(250, {2, 1, 0}, "OK"), epoch + 1s);
    CHECK(session.take_output() == "250 2.1.0 OK\r\n");
    session.answer_mail(Reply(550, "late"), epoch + 1s);  // answers no question
    session.answer_recipient(Reply(550, {5, 1, 1}, "No"), epoch + 2s);
    session.answer_recipient(Reply(250, {2, 1, 5}, "Yes"), epoch + 3s);
    CHECK(session.take_output() == "550 5.1.1 No\r\n250 2.1.5 Yes\r\n354 Start mail input; end with <CRLF>.<CRLF>\r\n");
    events = take_events(session);
    CHECK(of_kind<RecipientRequested>(events).size() == 2);
    session.handle_input("x\r\n.\r\nQUIT\r\n", epoch + 4s);
    CHECK(session.take_output().empty());
    CHECK(session.state() == ServerState::content);
    session.answer_content(Reply(250, {2, 0, 0}, "Queued"), epoch + 20min);
    CHECK(session.take_output() ==
          "250 2.0.0 Queued\r\n221 2.0.0 mx.beta.test Service closing transmission channel\r\n");
    CHECK(session.wants_close());
    CHECK_FALSE(session.next_timeout());
}

TEST_CASE("an answer after the connection was lost does nothing") {
    ServerSession session = greeted_session();
    session.handle_input("HELO a.test\r\nMAIL FROM:<a@a.test>\r\n", epoch);
    (void)session.take_output();
    session.handle_closed(epoch);
    session.answer_mail(Reply(250, {2, 1, 0}, "OK"), epoch);
    CHECK(session.take_output().empty());
    CHECK(session.state() == ServerState::closed);
    CHECK(of_kind<SessionEnded>(take_events(session)).size() == 1);
}

TEST_CASE("what waits behind a question is bounded") {
    ServerSession session = greeted_session();
    session.handle_input("HELO a.test\r\nMAIL FROM:<a@a.test>\r\n", epoch);
    (void)session.take_output();
    const std::string flood(limits::waiting_input_octets_max / 4, 'x');
    for (int count = 0; count < 5; ++count) session.handle_input(flood, epoch);
    CHECK(session.take_output().substr(0, 9) == "421 4.7.0");
    CHECK(session.wants_close());
    const auto ended = of_kind<SessionEnded>(take_events(session));
    REQUIRE(ended.size() == 1);
    CHECK(ended.front().reason == SessionEnded::Reason::input_overflow);
}

// RFC 3030 section 2: chunks may be sent ahead like other commands; they are content, which SIZE bounds.
TEST_CASE("chunks that wait behind a question are bounded by SIZE and not by the bound for commands") {
    ServerSettings settings = tests::transcript_settings();
    settings.chunking = true;
    settings.size_octets_max = 3 * limits::waiting_input_octets_max;
    ServerSession session(std::make_shared<const ServerSettings>(settings));
    session.start(epoch);
    session.answer_greeting(session.default_greeting(), epoch);
    session.handle_input("EHLO a.test\r\nMAIL FROM:<a@a.test>\r\n", epoch);
    const std::size_t half = 5 * limits::waiting_input_octets_max / 4;
    const auto chunk = [](std::size_t octets, const char* last) {
        return "BDAT " + std::to_string(octets) + last + "\r\n" + std::string(octets, 'x');
    };
    const auto send = [&](const std::string& octets) {
        constexpr std::size_t segment = 100'000;
        for (std::size_t at = 0; at < octets.size(); at += segment)
            session.handle_input(octets.substr(at, segment), epoch);
    };
    send("RCPT TO:<b@b.test>\r\n" + chunk(half, "") + chunk(half, " LAST"));
    SECTION("what SIZE allows is kept until it is its turn") {
        REQUIRE(session.state() != ServerState::closed);
        session.answer_mail(Reply(250, {2, 1, 0}, "OK"), epoch);
        session.answer_recipient(Reply(250, {2, 1, 5}, "OK"), epoch);
        const auto received = of_kind<ContentReceived>(take_events(session));
        REQUIRE(received.size() == 1);
        CHECK(received.front().content.size() == 2 * half);
    }
    SECTION("more is too much") {
        send(chunk(2 * limits::waiting_input_octets_max, ""));
        const auto ended = of_kind<SessionEnded>(take_events(session));
        REQUIRE(ended.size() == 1);
        CHECK(ended.front().reason == SessionEnded::Reason::input_overflow);
    }
    SECTION("so are commands behind them") {
        send(std::string(limits::waiting_input_octets_max, 'x'));
        CHECK(session.state() == ServerState::closed);
    }
}

TEST_CASE("what waits is bounded though each question is answered") {
    ServerSession session = greeted_session();
    session.handle_input("HELO a.test\r\nMAIL FROM:<a@a.test>\r\n", epoch);
    std::string ahead;
    while (ahead.size() < limits::waiting_input_octets_max / 2) ahead += "RSET\r\nMAIL FROM:<a@a.test>\r\n";
    int answered = 0;
    for (; answered < 8 && session.state() != ServerState::closed; ++answered) {
        session.handle_input(ahead, epoch);
        session.answer_mail(Reply(250, {2, 1, 0}, "OK"), epoch);
    }
    CHECK(answered <= 4);
    const auto ended = of_kind<SessionEnded>(take_events(session));
    REQUIRE(ended.size() == 1);
    CHECK(ended.front().reason == SessionEnded::Reason::input_overflow);
}

TEST_CASE("events report every command, reply and change of state") {
    ServerSession session = greeted_session();
    session.handle_input("helo a.test\r\nXYZZY\r\n", epoch);
    const auto events = take_events(session);
    const auto commands = of_kind<CommandReceived>(events);
    REQUIRE(commands.size() == 2);
    CHECK(commands[0].verb == Verb::helo);
    CHECK(commands[0].line == "helo a.test");
    CHECK_FALSE(commands[1].verb);
    const auto replies = of_kind<ReplySent>(events);
    REQUIRE(replies.size() == 2);
    CHECK(replies[0].reply == Reply(250, "mx.beta.test"));
    CHECK(replies[1].reply.code() == 500);
    const auto changes = of_kind<StateChanged>(events);
    REQUIRE(changes.size() == 1);
    CHECK(changes[0].from == ServerState::greeted);
    CHECK(changes[0].to == ServerState::ready);
}

TEST_CASE("the session knows what the client calls itself and how it said so") {
    // RFC 5321 section 4.4: the Received field tells SMTP from ESMTP.
    ServerSession session = greeted_session();
    CHECK_FALSE(session.client_name());
    session.handle_input("HELO old.test\r\n", epoch);
    CHECK(text_of(*session.client_name()) == "old.test");
    CHECK_FALSE(session.extended());
    session.handle_input("EHLO [192.0.2.7]\r\n", epoch);
    CHECK(text_of(*session.client_name()) == "[192.0.2.7]");
    CHECK(session.extended());
}

TEST_CASE("a reply of the host without an enhanced code gets the general one") {
    // RFC 2034 section 4
    ServerSession session = greeted_session();
    session.handle_input("EHLO a.test\r\nMAIL FROM:<a@a.test>\r\n", epoch);
    (void)session.take_output();
    session.answer_mail(Reply(451, "Not now"), epoch);
    CHECK(session.take_output() == "451 4.0.0 Not now\r\n");
}
