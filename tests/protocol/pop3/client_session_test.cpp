#include "protocol/pop3/client_session.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace tests::pop3 {

using namespace protocol::pop3;
using protocol::Instant;

namespace {

constexpr std::string_view greeting = "+OK ready <1896.697170952@dbc.mtview.ca.us>\r\n";

/// Events in words, those for the record left out.
struct Describe {
    std::string operator()(const Greeted& event) const { return "greeted " + event.timestamp; }
    std::string operator()(const CapabilitiesReceived& event) const {
        return fmt::format("capabilities {}", fmt::join(event.capabilities.lines, ","));
    }
    std::string operator()(const LoggedIn&) const { return "logged-in"; }
    std::string operator()(const LoginRefused& event) const { return "login-refused " + event.response.code; }
    std::string operator()(const MaildropStatus& event) const {
        return fmt::format("status {} {}", event.messages, event.size_octets);
    }
    std::string operator()(const SizesReceived& event) const {
        std::string text = "sizes";
        for (const ListedSize& size : event.sizes) text += fmt::format(" {}:{}", size.number, size.size_octets);
        return text;
    }
    std::string operator()(const UniqueIdsReceived& event) const {
        std::string text = "unique-ids";
        for (const ListedUniqueId& entry : event.unique_ids)
            text += fmt::format(" {}:{}", entry.number, entry.unique_id);
        return text;
    }
    std::string operator()(const ContentReceived& event) const { return event.command.encode() + '|' + event.content; }
    std::string operator()(const CommandAccepted& event) const { return "accepted " + event.command.encode(); }
    std::string operator()(const CommandRefused& event) const { return "refused " + event.command.encode(); }
    std::string operator()(const RequestDropped& event) const { return "dropped " + event.command.encode(); }
    std::string operator()(const SignedOff& event) const {
        return event.response.ok ? "signed-off" : "signed-off, not ok";
    }
    std::string operator()(const ClientFailed& event) const { return fmt::format("failed {}", name(event.failure)); }
    std::string operator()(const TlsRequested&) const { return "tls-requested"; }
    std::string operator()(const ChallengeReceived&) const { return {}; }
    std::string operator()(const CommandSent&) const { return {}; }
    std::string operator()(const ReplyReceived&) const { return {}; }
    std::string operator()(const ClientStateChanged&) const { return {}; }
};

std::vector<std::string> take_events(ClientSession& session) {
    std::vector<std::string> events;
    while (const auto event = session.poll_event()) {
        std::string text = std::visit(Describe(), *event);
        if (!text.empty()) events.push_back(std::move(text));
    }
    return events;
}

using Events = std::vector<std::string>;

/// A session that has been greeted and logged in, with PIPELINING or without.
ClientSession logged_in(bool pipelining, ClientSettings settings = {}) {
    ClientSession session(settings, Instant{});
    session.request(Command::plain(Verb::capa), Instant{});
    session.login("mrose", "tanstaaf", Instant{});
    session.handle_input(greeting, Instant{});
    session.handle_input(pipelining ? "+OK\r\nPIPELINING\r\n.\r\n" : "-ERR\r\n", Instant{});
    session.handle_input("+OK\r\n+OK\r\n", Instant{});
    REQUIRE(session.state() == ClientState::transaction);
    static_cast<void>(take_events(session));
    static_cast<void>(session.take_output());
    return session;
}

void ask_everything(ClientSession& session) {
    session.request(Command::plain(Verb::stat), Instant{});
    session.request(Command::plain(Verb::list), Instant{});
    session.request(Command::of_message(Verb::list, 2), Instant{});
    session.request(Command::plain(Verb::uidl), Instant{});
    session.request(Command::of_message(Verb::uidl, 1), Instant{});
    session.request(Command::of_message(Verb::retr, 1), Instant{});
    session.request(Command::top(2, 0), Instant{});
    session.request(Command::of_message(Verb::dele, 1), Instant{});
    session.request(Command::of_message(Verb::dele, 9), Instant{});
    session.request(Command::plain(Verb::noop), Instant{});
    session.request(Command::plain(Verb::rset), Instant{});
    session.request(Command::plain(Verb::quit), Instant{});
}

constexpr std::string_view answers_to_everything =
    "+OK 2 320\r\n+OK list\r\n1 120\r\n2 200 extra\r\n.\r\n+OK 2 200\r\n+OK\r\n1 aa\r\n2 bb\r\n.\r\n+OK 1 aa\r\n"
    "+OK 120 octets\r\nA: b\r\n\r\n..dot\r\n.\r\n+OK\r\nC: d\r\n\r\n.\r\n+OK\r\n-ERR none\r\n+OK\r\n+OK\r\n+OK bye\r\n";

const Events everything{"status 2 320",         "sizes 1:120 2:200", "sizes 2:200",
                        "unique-ids 1:aa 2:bb", "unique-ids 1:aa",   "RETR 1|A: b\r\n\r\n.dot\r\n",
                        "TOP 2 0|C: d\r\n\r\n", "accepted DELE 1",   "refused DELE 9",
                        "accepted NOOP",        "accepted RSET",     "signed-off"};

/// What happens when a logged-in client that asked `command` is sent `octets`.
Events after(const Command& command, std::string_view octets, ClientSettings settings = {}) {
    ClientSession session = logged_in(false, settings);
    session.request(command, Instant{});
    session.handle_input(octets, Instant{});
    return take_events(session);
}

}  // namespace

TEST_CASE("a client logs in with USER and PASS, one command at a time", "[pop3]") {
    ClientSession session(ClientSettings(), Instant{});
    session.login("mrose", "tanstaaf", Instant{});
    CHECK(session.take_output().empty());  // the server speaks first
    session.handle_input(greeting, Instant{});
    CHECK(session.take_output() == "USER mrose\r\n");
    CHECK(session.state() == ClientState::user_sent);
    session.handle_input("+OK\r\n", Instant{});
    CHECK(session.take_output() == "PASS tanstaaf\r\n");
    session.handle_input("+OK\r\n", Instant{});
    CHECK(session.state() == ClientState::transaction);
    CHECK(take_events(session) == Events{"greeted <1896.697170952@dbc.mtview.ca.us>", "logged-in"});
}

TEST_CASE("a client logs in with APOP if the greeting has a timestamp, RFC 1939 section 7", "[pop3]") {
    ClientSession session(ClientSettings(), Instant{});
    session.login_apop("mrose", "tanstaaf", Instant{});
    session.handle_input(greeting, Instant{});
    CHECK(session.take_output() == "APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n");
    session.handle_input("+OK\r\n", Instant{});
    CHECK(session.state() == ClientState::transaction);

    ClientSession without(ClientSettings(), Instant{});
    without.login_apop("mrose", "tanstaaf", Instant{});
    without.handle_input("+OK ready\r\n", Instant{});
    CHECK(without.take_output().empty());
    CHECK(take_events(without) == Events{"greeted ", "dropped USER mrose"});
}

TEST_CASE("what does not fit after a refused login is dropped, QUIT is sent", "[pop3]") {
    ClientSession session(ClientSettings(), Instant{});
    session.login("mrose", "wrong", Instant{});
    session.request(Command::plain(Verb::stat), Instant{});
    session.request(Command::plain(Verb::quit), Instant{});
    session.handle_input("+OK\r\n+OK\r\n-ERR [AUTH] no\r\n+OK bye\r\n", Instant{});
    CHECK(take_events(session) == Events{"greeted ", "login-refused AUTH", "dropped STAT", "signed-off"});
    CHECK(session.state() == ClientState::closed);
    CHECK_FALSE(session.next_timeout());
}

TEST_CASE("the password is not recorded", "[pop3]") {
    ClientSession session(ClientSettings(), Instant{});
    session.login("mrose", "tanstaaf", Instant{});
    session.handle_input("+OK\r\n+OK\r\n", Instant{});
    std::vector<std::string> sent;
    while (const auto event = session.poll_event())
        if (const auto* command = std::get_if<CommandSent>(&*event)) sent.push_back(command->line);
    CHECK(sent == Events{"USER mrose", "PASS ****"});
}

TEST_CASE("responses become events, in any chunking, pipelined or not", "[pop3]") {
    for (const bool pipelining : {false, true}) {
        for (const std::size_t size : {1U, 2U, 3U, 10U, 1000U}) {
            ClientSession session = logged_in(pipelining);
            ask_everything(session);
            for (std::string_view rest = answers_to_everything; !rest.empty();) {
                session.handle_input(rest.substr(0, size), Instant{});
                rest.remove_prefix(std::min<std::size_t>(size, rest.size()));
            }
            CHECK(take_events(session) == everything);
            CHECK(session.state() == ClientState::closed);
        }
    }
}

TEST_CASE("commands are sent ahead only if the server announced PIPELINING, and QUIT never", "[pop3]") {
    ClientSession one_by_one = logged_in(false);
    ask_everything(one_by_one);
    CHECK(one_by_one.take_output() == "STAT\r\n");
    ClientSession ahead = logged_in(true);
    ask_everything(ahead);
    CHECK(ahead.take_output() ==
          "STAT\r\nLIST\r\nLIST 2\r\nUIDL\r\nUIDL 1\r\nRETR 1\r\nTOP 2 0\r\nDELE 1\r\nDELE 9\r\nNOOP\r\nRSET\r\n");
    ClientSettings settings;
    settings.pipelined_max = 2;
    ClientSession narrow = logged_in(true, settings);
    ask_everything(narrow);
    CHECK(narrow.take_output() == "STAT\r\nLIST\r\n");
    narrow.handle_input("+OK 0 0\r\n", Instant{});
    CHECK(narrow.take_output() == "LIST 2\r\n");
}

TEST_CASE("listings are unstuffed like content, RFC 1939 section 3", "[pop3]") {
    CHECK(after(Command::plain(Verb::capa), "+OK\r\nTOP\r\n..X\r\n.\r\n") == Events{"capabilities TOP,.X"});
}

TEST_CASE("a client gives up when the response is overdue", "[pop3]") {
    ClientSession session(ClientSettings(), Instant{});
    const Instant due = Instant{} + ClientSettings().response_timeout;
    CHECK(session.next_timeout() == due);
    session.handle_timeout(due - std::chrono::nanoseconds(1));
    CHECK(session.state() == ClientState::greeting);
    session.handle_timeout(due);
    CHECK(take_events(session) == Events{"failed timed-out"});
    session.handle_timeout(due);
    CHECK(take_events(session).empty());

    ClientSession idle = logged_in(false);
    CHECK_FALSE(idle.next_timeout());  // nothing is awaited
    idle.request(Command::plain(Verb::noop), Instant{1000});
    CHECK(idle.next_timeout() == Instant{1000} + ClientSettings().response_timeout);
    idle.handle_input("+", Instant{2000});
    CHECK(idle.next_timeout() == Instant{2000} + ClientSettings().response_timeout);
}

TEST_CASE("a session that breaks off says why, and drops what waited", "[pop3]") {
    ClientSession session(ClientSettings(), Instant{});
    session.request(Command::plain(Verb::quit), Instant{});
    session.handle_input("-ERR [SYS/TEMP] not now\r\n", Instant{});
    CHECK(take_events(session) == Events{"failed greeting-refused", "dropped QUIT"});
    session.request(Command::plain(Verb::quit), Instant{});
    CHECK(take_events(session) == Events{"dropped QUIT"});

    ClientSession closed = logged_in(false);
    closed.request(Command::of_message(Verb::retr, 1), Instant{});
    closed.handle_input("+OK\r\nhalf a mess", Instant{});
    closed.handle_closed(Instant{});
    closed.handle_closed(Instant{});
    CHECK(take_events(closed) == Events{"failed connection-closed"});
}

TEST_CASE("malformed responses end the session", "[pop3]") {
    const Events bad{"failed bad-response"};
    CHECK(after(Command::plain(Verb::stat), "* OK\r\n") == bad);
    CHECK(after(Command::plain(Verb::stat), "+OK\r\n") == bad);
    CHECK(after(Command::plain(Verb::stat), "+OK 2\r\n") == bad);
    CHECK(after(Command::plain(Verb::stat), "+OK 99999999999999999999 1\r\n") == bad);
    CHECK(after(Command::plain(Verb::noop), "+OK\n\r\n") == bad);
    CHECK(after(Command::plain(Verb::list), "+OK\r\none 1\r\n.\r\n") == bad);
    CHECK(after(Command::plain(Verb::list), "+OK\r\n0 1\r\n.\r\n") == bad);
    CHECK(after(Command::plain(Verb::uidl), "+OK\r\n1\r\n.\r\n") == bad);
    CHECK(after(Command::plain(Verb::uidl), "+OK\r\n1 " + std::string(71, 'u') + "\r\n.\r\n") == bad);
    CHECK(after(Command::plain(Verb::noop), "+OK\r\n+OK\r\n") == Events{"accepted NOOP", "failed bad-response"});
}

TEST_CASE("a malicious server cannot fill the memory", "[pop3]") {
    CHECK(after(Command::plain(Verb::noop), std::string(100'000, 'x') + "\r\n") == Events{"failed line-too-long"});
    ClientSettings settings;
    settings.listing_lines_max = 3;
    settings.content_octets_max = 1000;
    CHECK(after(Command::plain(Verb::list), "+OK\r\n1 1\r\n2 2\r\n3 3\r\n4 4\r\n", settings) ==
          Events{"failed listing-too-long"});
    CHECK(after(Command::plain(Verb::list), "+OK\r\n1 1\r\n2 2\r\n3 3\r\n.\r\n", settings) ==
          Events{"sizes 1:1 2:2 3:3"});
    CHECK(after(Command::of_message(Verb::retr, 1), "+OK\r\n" + std::string(1001, 'x'), settings) ==
          Events{"failed content-too-long"});
    CHECK(after(Command::plain(Verb::capa), "+OK\r\n" + std::string(600, 'x') + "\r\n.\r\n") ==
          Events{"failed line-too-long"});
}

TEST_CASE("a request that makes too long a line is dropped, RFC 2449 section 4", "[pop3]") {
    ClientSession session(ClientSettings(), Instant{});
    session.login("mrose", std::string(300, 'p'), Instant{});
    session.login(std::string(300, 'u'), "p", Instant{});
    session.handle_input("+OK\r\n", Instant{});
    CHECK(session.take_output().empty());
    CHECK(take_events(session) == Events{"greeted ", "dropped USER mrose", "dropped USER " + std::string(300, 'u')});
}

}  // namespace tests::pop3
