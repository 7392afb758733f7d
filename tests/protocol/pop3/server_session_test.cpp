#include "protocol/pop3/server_session.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "protocol/base/random_stream.hpp"
#include "tests/protocol/pop3/answering_host.hpp"
#include "tests/support/catch.hpp"

namespace tests::pop3 {

using namespace protocol::pop3;
using protocol::Instant;

namespace {

/// All that came out of a session: its output, and every event in words.
struct Outcome {
    std::string output;
    std::vector<std::string> events;
    bool operator==(const Outcome&) const = default;
};

void collect(ServerSession& session, AnsweringHost& host, Outcome& outcome) {
    outcome.output += session.take_output();
    while (const auto event = session.poll_event()) {
        outcome.events.push_back(describe_fully(*event));
        host.answer(session, *event, Instant{});
        outcome.output += session.take_output();
    }
}

Outcome run(std::string_view input, std::size_t piece_octets, const ServerSettings& settings = {}) {
    ServerSession session(settings, Instant{});
    AnsweringHost host;
    Outcome outcome;
    while (!input.empty()) {
        session.handle_input(input.substr(0, piece_octets), Instant{});
        collect(session, host, outcome);
        input.remove_prefix(std::min(piece_octets, input.size()));
    }
    return outcome;
}

void log_in(ServerSession& session, std::vector<MaildropEntry> maildrop) {
    session.handle_input("USER mrose\r\nPASS x\r\n", Instant{});
    session.answer_login(std::move(maildrop), Instant{});
    REQUIRE(session.state() == ServerState::transaction);
    static_cast<void>(session.take_output());
}

/// Random lines, most of them commands that mean something.
std::string random_input(protocol::RandomStream& random) {
    const std::vector<std::string> lines{
        "USER mrose\r\n", "PASS tanstaaf\r\n", "STAT\r\n",    "LIST\r\n",
        "RETR 1\r\n",     "RETR 2\r\n",        "TOP 1 1\r\n", "DELE 1\r\n",
        "RSET\r\n",       "UIDL\r\n",          "NOOP\r\n",    "CAPA\r\n",
        "LIST 2\r\n",     "bad\n\r\n",         "\r\n",        std::string(300, 'x') + "\r\n"};
    std::string input = random.below(3) == 0 ? "" : "USER mrose\r\nPASS tanstaaf\r\n";
    for (int line = 0; line < 15; ++line) input += lines[random.below(lines.size())];
    return input + "QUIT\r\n";
}

}  // namespace

TEST_CASE("every chunking gives the same output and the same events", "[pop3]") {
    protocol::RandomStream random(1, 0, "test", "pop3");
    for (int round = 0; round < 60; ++round) {
        const std::string input = random_input(random);
        const Outcome whole = run(input, input.size());
        for (const std::size_t size : {1U, 2U, 3U, 5U, 17U, 64U}) CHECK(run(input, size) == whole);
    }
}

TEST_CASE("every chunking gives the same output and the same events: AUTH", "[pop3]") {
    ServerSettings settings;
    settings.mechanisms = {"PLAIN", "LOGIN", "CRAM-MD5"};
    settings.utf8 = true;
    settings.login_failures_max = 9;
    const std::vector<std::string> lines{"AUTH PLAIN\r\n",
                                         "AUTH LOGIN bXJvc2U=\r\n",
                                         "dGFuc3RhYWY=\r\n",
                                         "AUTH CRAM-MD5\r\n",
                                         "*\r\n",
                                         "AG1yb3NlAHRhbnN0YWFm\r\n",
                                         "UTF8\r\n",
                                         "CAPA\r\n",
                                         "AUTH\r\n",
                                         "bad\n\r\n",
                                         "bXJvc2UgMDAwMA==\r\n",
                                         std::string(13000, 'x') + "\r\n"};
    protocol::RandomStream random(2, 0, "test", "pop3");
    for (int round = 0; round < 60; ++round) {
        std::string input;
        for (int line = 0; line < 12; ++line) input += lines[random.below(lines.size())];
        const Outcome whole = run(input + "QUIT\r\n", SIZE_MAX, settings);
        for (const std::size_t size : {1U, 3U, 64U}) CHECK(run(input + "QUIT\r\n", size, settings) == whole);
    }
}

TEST_CASE("what AUTH sends is not recorded, what it is sent is", "[pop3]") {
    ServerSettings settings;
    settings.mechanisms = {"PLAIN", "LOGIN"};
    const Outcome outcome = run("AUTH LOGIN\r\nbXJvc2U=\r\nd3Jvbmc=\r\nAUTH PLAIN AG1yb3NlAHg=\r\n", 1, settings);
    CHECK(outcome.events ==
          std::vector<std::string>{"reply ok POP3 server ready 23", "command AUTH LOGIN",
                                   "state authorization sasl-response", "challenge VXNlcm5hbWU6 16", "command ****",
                                   "challenge UGFzc3dvcmQ6 16", "command ****", "state sasl-response login-pending",
                                   "login-requested mrose sasl LOGIN", "reply err [AUTH] wrong name or password 36",
                                   "state login-pending authorization", "command AUTH PLAIN ****",
                                   "state authorization sasl-response", "state sasl-response login-pending",
                                   "login-requested mrose sasl PLAIN", "reply err [AUTH] wrong name or password 36",
                                   "state login-pending authorization"});
}

TEST_CASE("commands, responses and states are recorded, the password is not", "[pop3]") {
    CHECK(run("USER mrose\r\nPASS tanstaaf\r\nQUIT\r\n", 1).events ==
          std::vector<std::string>{
              "reply ok POP3 server ready 23", "command USER mrose", "reply ok send PASS 15",
              "state authorization user-given", "command PASS ****", "state user-given login-pending",
              "login-requested mrose user-pass", "reply ok maildrop has 2 messages (320 octets) 42",
              "state login-pending transaction", "command QUIT", "state transaction update-pending", "update-requested",
              "reply ok goodbye, left 2 messages (320 octets) 43", "state update-pending closed",
              "session-ended quit locked"});
}

TEST_CASE("deleted messages are asked for at QUIT and not before, RFC 1939 section 6", "[pop3]") {
    ServerSession session(ServerSettings(), Instant{});
    log_in(session, {{"a", 1}, {"b", 2}, {"c", 3}});
    session.handle_input("DELE 3\r\nDELE 1\r\nQUIT\r\n", Instant{});
    std::vector<std::size_t> deleted;
    while (const auto event = session.poll_event())
        if (const auto* update = std::get_if<UpdateRequested>(&*event)) deleted = update->deleted;
    CHECK(deleted == std::vector<std::size_t>{0, 2});
    CHECK(session.state() == ServerState::update_pending);
}

TEST_CASE("content is dot-stuffed and ended, whatever its last line is like", "[pop3]") {
    ServerSession session(ServerSettings(), Instant{});
    log_in(session, {{"a", 9}});
    session.handle_input("RETR 1\r\nNOOP\r\n", Instant{});
    CHECK(session.take_output().empty());  // NOOP waits for the content before it
    const std::string_view pieces[] = {".a\r", "\n", "", "..b\r\n.", "c"};
    session.answer_content(pieces, Instant{});
    CHECK(session.take_output() == "+OK 9 octets\r\n..a\r\n...b\r\n..c\r\n.\r\n+OK\r\n");
}

TEST_CASE("a client that floods a waiting server is cut off", "[pop3]") {
    ServerSettings settings;
    settings.unread_input_octets_max = 1000;
    ServerSession session(settings, Instant{});
    log_in(session, {{"a", 9}});
    session.handle_input("RETR 1\r\n", Instant{});
    for (int round = 0; round < 100; ++round) session.handle_input("NOOP\r\nNOOP\r\n", Instant{});
    CHECK(session.state() == ServerState::closed);
    CHECK(session.take_output() == "-ERR too many commands sent ahead\r\n");
}

TEST_CASE("an endless command line takes no memory and is answered once", "[pop3]") {
    ServerSession session(ServerSettings(), Instant{});
    static_cast<void>(session.take_output());
    for (int round = 0; round < 1000; ++round) session.handle_input(std::string(1000, 'x'), Instant{});
    CHECK(session.take_output().empty());
    session.handle_input("\r\n", Instant{});
    CHECK(session.take_output() == "-ERR command line too long\r\n");
}

TEST_CASE("the answer to a login that comes after the end is ignored", "[pop3]") {
    ServerSession session(ServerSettings(), Instant{});
    session.handle_input("USER mrose\r\nPASS x\r\n", Instant{});
    session.handle_closed(Instant{});
    static_cast<void>(session.take_output());
    session.answer_login(std::vector<MaildropEntry>{{"a", 1}}, Instant{});
    CHECK(session.state() == ServerState::closed);
    CHECK(session.take_output().empty());
}

}  // namespace tests::pop3
