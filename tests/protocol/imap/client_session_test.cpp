#include "protocol/imap/client_session.hpp"

#include <chrono>
#include <set>
#include <string>
#include <utility>

#include "protocol/imap/outgoing_command.hpp"
#include "tests/protocol/imap/client_words.hpp"
#include "tests/support/catch.hpp"

namespace tests::imap {

using namespace protocol::imap;
using protocol::Instant;
using std::chrono::minutes;

namespace {

constexpr std::string_view greeting = "* OK [CAPABILITY IMAP4rev1 IDLE LITERAL+] ready\r\n";

AppendCommand append_of(std::string octets) {
    AppendCommand command{MailboxName::of("INBOX").value(), {}};
    command.messages.push_back({{}, {}, std::move(octets), false, false});
    return command;
}

FetchCommand fetch_uids() {
    return {
        true, SequenceSet::parse("1:*").value(), {FetchItem{FetchItem::Kind::uid, {}, {}, false, false}}, {}, false};
}

/// A session that has come to `state`, with nothing left to take.
ClientSession session_in(ClientState state, ClientSettings settings = {}) {
    if (state == ClientState::tls_handshake) settings.tls = protocol::ClientTls::always;
    settings.login_method = LoginMethod::login;
    ClientSession session(settings, Instant{});
    const auto hear = [&](std::string_view octets) { session.handle_input(octets, Instant{}); };
    if (state != ClientState::greeting) hear("* OK [CAPABILITY IMAP4rev1 IDLE STARTTLS] ready\r\n");
    if (state == ClientState::tls_handshake) hear("A1 OK begin\r\n");
    if (state >= ClientState::login_sent) session.login(alice(), Instant{});
    if (state >= ClientState::authenticated) hear("A1 OK [CAPABILITY IMAP4rev1 IDLE] in\r\n");
    if (state == ClientState::selected || state == ClientState::selected_idle) {
        session.request(select(), Instant{});
        hear("A2 OK [READ-WRITE] open\r\n");
    }
    if (is_idle(state)) {
        session.idle(Instant{});
        hear("+ idling\r\n");
    }
    if (state >= ClientState::logout_sent) session.logout(Instant{});
    if (state == ClientState::closed) hear("* BYE\r\nA2 OK\r\n");
    static_cast<void>(take_events(session));
    static_cast<void>(session.take_output());
    REQUIRE(session.state() == state);
    return session;
}

/// What a session in `state` tells when it hears this.
Events after(ClientState state, std::string_view octets, ClientSettings settings = {}) {
    ClientSession session = session_in(state, settings);
    session.handle_input(octets, Instant{});
    return take_events(session);
}

}  // namespace

TEST_CASE("an IMAP client logs in, opens a mailbox, fetches and leaves, one command at a time", "[imap]") {
    ClientSession session({}, Instant{});
    session.login(alice(), Instant{});
    session.request(select(), Instant{});
    session.request(fetch_uids(), Instant{});
    session.logout(Instant{});
    CHECK(session.take_output().empty());  // the server speaks first
    session.handle_input(greeting, Instant{});
    CHECK(session.take_output() == "A1 LOGIN alice \"se cret\"\r\n");
    CHECK(session.state() == ClientState::login_sent);
    session.handle_input("A1 OK [CAPABILITY IMAP4rev1 IDLE] in\r\n", Instant{});
    CHECK(session.take_output() == "A2 SELECT INBOX\r\n");
    session.handle_input("* 1 EXISTS\r\n* OK [UIDVALIDITY 7] fine\r\nA2 OK [READ-WRITE] done\r\n", Instant{});
    CHECK(session.take_output() == "A3 UID FETCH 1:* (UID)\r\n");
    CHECK(session.state() == ClientState::selected);
    session.handle_input("* 1 FETCH (UID 4)\r\nA3 OK done\r\n", Instant{});
    CHECK(session.take_output() == "A4 LOGOUT\r\n");
    CHECK(session.state() == ClientState::logout_sent);
    session.handle_input("* BYE see you\r\nA4 OK done\r\n", Instant{});
    CHECK(session.wants_close());
    CHECK_FALSE(session.next_timeout());
    CHECK(take_events(session) == Events{"greeted", "capabilities IMAP4rev1,IDLE,LITERAL+",
                                         "capabilities IMAP4rev1,IDLE", "logged-in", "* 1 EXISTS",
                                         "* OK [UIDVALIDITY 7] fine", "finished SELECT OK", "* 1 FETCH (UID 4)",
                                         "finished FETCH OK", "signed-off see you"});
}

TEST_CASE("passwords and the octets of literals are not in the record of an IMAP client", "[imap]") {
    ClientSession session({}, Instant{});
    session.login(alice(), Instant{});
    session.request(append_of("very private"), Instant{});
    session.handle_input(greeting, Instant{});
    session.handle_input("A1 OK [CAPABILITY IMAP4rev1 LITERAL+] in\r\nA2 OK kept\r\n", Instant{});
    std::vector<std::string> sent;
    std::vector<std::string> states;
    while (const auto event = session.poll_event()) {
        if (const auto* command = std::get_if<CommandSent>(&*event)) sent.push_back(command->text);
        if (const auto* changed = std::get_if<ClientStateChanged>(&*event)) states.emplace_back(name(changed->to));
    }
    CHECK(sent == Events{"A1 LOGIN ****", "A2 APPEND INBOX {12}"});
    CHECK(states == Events{"not-authenticated", "login-sent", "authenticated"});
}

TEST_CASE("an IMAP client's literals wait for the server where they must, RFC 9051 section 4.3", "[imap]") {
    const std::string large(5000, 'x');
    ClientSession session = session_in(ClientState::authenticated);
    session.request(append_of("small"), Instant{});
    CHECK(session.take_output() == "A2 APPEND INBOX {5}\r\n");
    session.handle_input("+ go on\r\n", Instant{});
    CHECK(session.take_output() == "small\r\n");
    session.handle_input("A2 OK kept\r\n", Instant{});
    session.request(append_of("again"), Instant{});
    session.handle_input("A3 NO [TOOBIG] no\r\n", Instant{});  // RFC 7889 section 4: nothing of it is sent
    CHECK(session.take_output() == "A3 APPEND INBOX {5}\r\n");
    CHECK(take_events(session) == Events{"finished APPEND OK", "finished APPEND NO"});

    session.request(CapabilityCommand(), Instant{});
    session.handle_input("* CAPABILITY IMAP4rev1 LITERAL-\r\nA4 OK\r\n", Instant{});  // RFC 7888 section 5
    session.request(append_of("small"), Instant{});
    session.request(append_of(large), Instant{});
    session.handle_input("A5 OK\r\n", Instant{});
    CHECK(session.take_output() == "A4 CAPABILITY\r\nA5 APPEND INBOX {5+}\r\nsmall\r\nA6 APPEND INBOX {5000}\r\n");
    session.handle_input("+\r\nA6 OK\r\n", Instant{});
    CHECK(session.take_output() == large + "\r\n");

    session.request(CapabilityCommand(), Instant{});
    session.handle_input("* CAPABILITY IMAP4rev1 LITERAL+\r\nA7 OK\r\n", Instant{});
    static_cast<void>(session.take_output());
    session.request(append_of(large), Instant{});
    CHECK(session.take_output() == "A8 APPEND INBOX {5000+}\r\n" + large + "\r\n");
    static_cast<void>(take_events(session));
    session.handle_input("+ what for\r\n", Instant{});
    CHECK(take_events(session) == Events{"failed bad-response"});

    CHECK(cut_at_literals("a APPEND {0}\r\n ~{2}\r\nxy", 0) ==
          std::deque<protocol::Octets>{"a APPEND {0}\r\n", " ~{2}\r\n", "xy\r\n"});
    CHECK(after(ClientState::authenticated, "A2 OK\r\n") == Events{"failed bad-response"});
    ClientSession early = session_in(ClientState::authenticated);  // done before it was sent
    early.request(append_of("small"), Instant{});
    early.handle_input("A2 OK\r\n", Instant{});
    CHECK(take_events(early) == Events{"failed bad-response"});
}

TEST_CASE("an IMAP client waits in IDLE and renews it in time, RFC 9051 section 6.3.13", "[imap]") {
    ClientSession session = session_in(ClientState::selected);
    session.idle(Instant{});
    session.request(fetch_uids(), Instant{});
    CHECK(session.take_output() == "A3 IDLE\r\n");
    CHECK(session.next_timeout() == Instant{} + minutes(5));
    session.handle_input("+ idling\r\n* 2 EXISTS\r\n", Instant{});
    CHECK(session.state() == ClientState::selected_idle);
    CHECK(session.next_timeout() == Instant{} + minutes(29));
    session.handle_timeout(Instant{} + minutes(28));
    CHECK(session.take_output().empty());
    session.handle_timeout(Instant{} + minutes(29));
    CHECK(session.take_output() == "DONE\r\n");
    CHECK(session.next_timeout() == Instant{} + minutes(34));
    session.handle_input("A3 OK idled\r\n", Instant{} + minutes(30));
    CHECK(session.take_output() == "A4 IDLE\r\n");
    session.handle_input("+ idling\r\n", Instant{} + minutes(30));
    CHECK(session.next_timeout() == Instant{} + minutes(59));
    session.done(Instant{} + minutes(31));
    session.done(Instant{} + minutes(31));
    CHECK(session.take_output() == "DONE\r\n");
    session.handle_input("A4 OK idled\r\n", Instant{} + minutes(31));
    CHECK(session.take_output() == "A5 UID FETCH 1:* (UID)\r\n");
    CHECK(take_events(session) == Events{"idle", "* 2 EXISTS", "idle", "finished IDLE OK"});
}

TEST_CASE("IDLE of an IMAP client ends whenever it is told to", "[imap]") {
    ClientSession early = session_in(ClientState::selected);
    early.idle(Instant{});
    early.done(Instant{});
    CHECK(early.take_output() == "A3 IDLE\r\n");
    early.handle_input("+ idling\r\n", Instant{});
    CHECK(early.take_output() == "DONE\r\n");
    early.handle_input("A3 OK\r\n", Instant{});
    early.done(Instant{});  // there is none

    early.request(NoopCommand(), Instant{});
    early.idle(Instant{});
    early.done(Instant{});
    CHECK(take_events(early) == Events{"idle", "finished IDLE OK", "dropped IDLE"});

    ClientSession refused = session_in(ClientState::selected);
    refused.idle(Instant{});
    refused.handle_input("A3 NO not now\r\n", Instant{});
    CHECK(take_events(refused) == Events{"finished IDLE NO"});

    ClientSession leaving = session_in(ClientState::selected_idle);
    leaving.logout(Instant{});
    leaving.handle_input("A3 OK\r\n", Instant{});
    CHECK(leaving.take_output() == "DONE\r\nA4 LOGOUT\r\n");

    ClientSession without({}, Instant{});
    without.idle(Instant{});
    without.handle_input("* PREAUTH [CAPABILITY IMAP4rev1] hello\r\n", Instant{});
    CHECK(take_events(without).back() == "dropped IDLE");
}

TEST_CASE("an IMAP client sends no command that its state does not allow, RFC 9051 section 6", "[imap]") {
    const auto dropped = [](ClientState state, CommandBody body) {
        ClientSession session = session_in(state);
        session.request(std::move(body), Instant{});
        return take_events(session).size() == 1 && session.take_output().empty();
    };
    CHECK(dropped(ClientState::not_authenticated, select()));
    CHECK(dropped(ClientState::not_authenticated, fetch_uids()));
    CHECK(dropped(ClientState::authenticated, fetch_uids()));
    CHECK(dropped(ClientState::authenticated, CloseCommand()));
    CHECK(dropped(ClientState::selected, EnableCommand{{"CONDSTORE"}}));  // section 6.3.1
    CHECK_FALSE(dropped(ClientState::not_authenticated, NoopCommand()));
    CHECK_FALSE(dropped(ClientState::authenticated, EnableCommand{{"CONDSTORE"}}));
    CHECK_FALSE(dropped(ClientState::selected, select()));
    CHECK(dropped(ClientState::closed, NoopCommand()));
}

TEST_CASE("an IMAP client knows which mailbox is open, RFC 9051 section 6.3.2 and section 6.4", "[imap]") {
    ClientSession session = session_in(ClientState::selected);
    session.request(select("Other"), Instant{});
    session.handle_input("A3 NO no such mailbox\r\n", Instant{});
    CHECK(session.state() == ClientState::authenticated);  // the one before is closed
    session.request(select(), Instant{});
    session.request(CloseCommand(), Instant{});
    session.handle_input("A4 OK\r\n", Instant{});
    CHECK(session.state() == ClientState::selected);
    session.handle_input("A5 OK\r\n", Instant{});
    CHECK(session.state() == ClientState::authenticated);
}

TEST_CASE("mailbox names are in UTF-8 once that is enabled, RFC 6855 section 3", "[imap]") {
    ClientSession session = session_in(ClientState::authenticated);
    session.request(StatusCommand{MailboxName::of("Entw\xC3\xBCrfe").value(), {StatusItem::messages}}, Instant{});
    session.request(EnableCommand{{"UTF8=ACCEPT"}}, Instant{});
    session.request(StatusCommand{MailboxName::of("Entw\xC3\xBCrfe").value(), {StatusItem::messages}}, Instant{});
    session.handle_input("* ENABLED UTF8=ACCEPT\r\n", Instant{});  // nobody asked yet
    session.handle_input("A2 OK\r\n* ENABLED UTF8=ACCEPT\r\nA3 OK\r\n", Instant{});
    CHECK(session.take_output() ==
          "A2 STATUS Entw&APw-rfe (MESSAGES)\r\nA3 ENABLE UTF8=ACCEPT\r\nA4 STATUS \"Entw\xC3\xBCrfe\" (MESSAGES)\r\n");
}

TEST_CASE("a hostile IMAP server ends the session and nothing more", "[imap]") {
    for (const std::string_view octets :
         {"A1 OK\r\n", "* 1 EXISTS\r\n", "+ go\r\n", "* NO\r\n", "hello\r\n", "\r\n", "* \r\n", "220 smtp\r\n"}) {
        CHECK(after(ClientState::greeting, octets) == Events{"failed bad-response"});
    }
    CHECK(after(ClientState::greeting, "* BYE busy\r\n") == Events{"failed greeting-refused"});
    CHECK(after(ClientState::selected, "* BYE going down\r\n") == Events{"failed said-bye"});
    CHECK(after(ClientState::selected, "A9 OK\r\n") == Events{"failed bad-response"});
    CHECK(after(ClientState::selected, "* PREAUTH again\r\n") == Events{"failed bad-response"});
    CHECK(after(ClientState::selected_idle, "+ again\r\n") == Events{"failed bad-response"});
    CHECK(after(ClientState::login_sent, "A2 OK\r\n") == Events{"failed bad-response"});
    ClientSettings small;
    small.response_octets = 200;
    small.literals_octets = 100;
    small.responses_per_command = 3;
    CHECK(after(ClientState::selected, "* " + std::string(300, 'x'), small) == Events{"failed response-too-long"});
    CHECK(after(ClientState::selected, "* 1 FETCH (BODY[] {101}\r\n", small) == Events{"failed response-too-long"});
    CHECK(after(ClientState::selected, "* 1 EXISTS\r\n* 2 EXISTS\r\n* 3 EXISTS\r\n* 4 EXISTS\r\n", small) ==
          Events{"* 1 EXISTS", "* 2 EXISTS", "* 3 EXISTS", "failed too-many-responses"});
}

TEST_CASE("an IMAP client that has to leave waits for nobody", "[imap]") {
    ClientSession polite = session_in(ClientState::logout_sent);
    polite.handle_input("* BYE\r\n", Instant{});
    polite.handle_closed(Instant{});
    CHECK(take_events(polite) == Events{"signed-off "});
    ClientSession lost = session_in(ClientState::logout_sent);
    lost.handle_closed(Instant{});
    CHECK(take_events(lost) == Events{"failed connection-closed"});
}

TEST_CASE("an IMAP client's session ends once, in every state, by silence or by a lost connection", "[imap]") {
    for (const ClientState state : client_states) {
        if (state == ClientState::closed) continue;
        INFO(name(state));
        ClientSession lost = session_in(state);
        lost.request(NoopCommand(), Instant{});
        lost.handle_closed(Instant{});
        lost.handle_closed(Instant{});
        const Events events = take_events(lost);
        CHECK(std::count(events.begin(), events.end(), "failed connection-closed") == 1);
        CHECK(lost.state() == ClientState::closed);

        ClientSession silent = session_in(state);
        silent.request(NoopCommand(), Instant{});
        while (const auto due = silent.next_timeout()) silent.handle_timeout(*due);
        CHECK(silent.state() == ClientState::closed);
        CHECK(take_events(silent).front() == "failed timed-out");
        silent.handle_input("* OK\r\n", Instant{});
        CHECK(take_events(silent).size() <= 1);
        CHECK(silent.take_output().find("LOGIN") == std::string::npos);
    }
}

namespace {

/// Every step that was seen in this session.
void note_steps(ClientSession& session, std::set<std::pair<ClientState, ClientState>>& seen) {
    while (const auto event = session.poll_event()) {
        if (const auto* changed = std::get_if<ClientStateChanged>(&*event)) seen.emplace(changed->from, changed->to);
    }
}

}  // namespace

TEST_CASE("every step of an IMAP client's table is taken, and no other", "[imap]") {
    std::set<std::pair<ClientState, ClientState>> seen;
    const auto play = [&](ClientSettings settings, std::initializer_list<std::string_view> lines) {
        ClientSession session(settings, Instant{});
        session.login(alice(), Instant{});
        for (const std::string_view line : lines) {
            if (line == "idle") session.idle(Instant{});
            if (line == "done") session.done(Instant{});
            if (line == "select") session.request(select(), Instant{});
            if (line == "close") session.request(CloseCommand(), Instant{});
            if (line == "logout") session.logout(Instant{});
            if (line == "login") session.login(alice(), Instant{});
            if (line == "tls") session.handle_tls_established(Instant{});
            session.handle_input(line.ends_with('\n') ? line : "", Instant{});
        }
        note_steps(session, seen);
        session.handle_closed(Instant{});
        note_steps(session, seen);
    };
    constexpr std::string_view hello = "* OK [CAPABILITY IDLE STARTTLS] hello\r\n";
    constexpr std::string_view in = "A1 OK [CAPABILITY IDLE] in\r\n";
    ClientSettings secure;
    secure.tls = protocol::ClientTls::always;
    play({}, {});
    play(secure, {hello, "A1 OK\r\n"});
    play(secure, {hello, "A1 OK\r\n", "tls", "* CAPABILITY IDLE\r\nA2 OK\r\n"});
    play({}, {"* PREAUTH [CAPABILITY IDLE] hello\r\n"});
    play({}, {hello, "A1 NO\r\n"});
    play({}, {hello, "A1 NO\r\n", "logout"});
    play({}, {hello, in, "idle", "+ ok\r\n"});
    play({}, {hello, in, "idle", "+ ok\r\n", "done", "A2 OK\r\n", "logout", "* BYE\r\nA3 OK\r\n"});
    play({}, {hello, in, "select", "A2 OK\r\n"});
    play({}, {hello, in, "select", "A2 OK\r\n", "idle", "+ ok\r\n"});
    play({}, {hello, in, "select", "A2 OK\r\n", "idle", "+ ok\r\n", "done", "A3 OK\r\n", "close", "A4 OK\r\n"});
    play({}, {hello, in, "select", "A2 OK\r\n", "logout"});
    std::set<std::pair<ClientState, ClientState>> wanted;
    for (const ClientTransition& step : client_transitions) {
        if (step.from != step.to) wanted.emplace(step.from, step.to);
    }
    CHECK(seen == wanted);
}

}  // namespace tests::imap
