#include <string>

#include "tests/protocol/pop3/answering_host.hpp"
#include "tests/support/catch.hpp"

namespace tests::pop3 {

using namespace protocol::pop3;
using protocol::Instant;

namespace {

/// A valid command line for the verb.
std::string line_of(Verb verb) {
    switch (verb) {
        case Verb::user:
            return "USER mrose";
        case Verb::pass:
            return "PASS tanstaaf";
        case Verb::apop:
            return "APOP mrose " + std::string(32, '0');
        case Verb::auth:
            return "AUTH PLAIN";
        case Verb::top:
            return "TOP 1 1";
        case Verb::retr:
        case Verb::dele:
            return std::string(name(verb)) + " 1";
        default:
            return std::string(name(verb));
    }
}

/// The commands that lead from the start to a state; a question at the end of them is left open.
std::vector<std::string> way_to(ServerState state) {
    switch (state) {
        case ServerState::authorization:
            return {};
        case ServerState::user_given:
            return {"USER mrose"};
        case ServerState::sasl_response:
            return {"AUTH PLAIN"};
        case ServerState::sasl_pending:
            return {"AUTH CRAM-MD5"};
        case ServerState::login_pending:
            return {"USER mrose", "PASS tanstaaf"};
        case ServerState::tls_handshake:
            return {"STLS"};
        case ServerState::transaction:
            return {"USER mrose", "PASS tanstaaf", "NOOP"};
        case ServerState::content_pending:
            return {"USER mrose", "PASS tanstaaf", "RETR 1"};
        case ServerState::update_pending:
            return {"USER mrose", "PASS tanstaaf", "QUIT"};
        case ServerState::closed:
            return {"QUIT"};
    }
    return {};
}

void answer_all(ServerSession& session) {
    AnsweringHost host;
    while (const auto event = session.poll_event()) host.answer(session, *event, Instant{});
}

ServerSession session_in(ServerState state) {
    ServerSettings settings;
    settings.timestamp = timestamp;
    settings.tls = protocol::TlsUse::offered;
    settings.mechanisms = {"PLAIN", "CRAM-MD5"};
    settings.utf8 = true;
    ServerSession session(settings, Instant{});
    for (const std::string& line : way_to(state)) {
        answer_all(session);
        session.handle_input(line + "\r\n", Instant{});
    }
    REQUIRE(session.state() == state);
    static_cast<void>(session.take_output());
    return session;
}

ServerTrigger trigger_of(Verb verb) {
    for (int number = 0; number <= static_cast<int>(ServerTrigger::quit); ++number)
        if (name(static_cast<ServerTrigger>(number)) == name(verb)) return static_cast<ServerTrigger>(number);
    FAIL("no trigger is named like the verb");
    return ServerTrigger::quit;
}

}  // namespace

TEST_CASE("every command in every state is answered as the table says", "[pop3]") {
    for (const ServerState state : server_states) {
        if (state == ServerState::sasl_response) continue;  // no commands are read there
        for (const Verb verb : verbs) {
            ServerSession session = session_in(state);
            session.handle_input(line_of(verb) + "\r\n", Instant{});
            INFO(name(state) << ' ' << name(verb));
            const std::string output = session.take_output();
            const auto to = next(state, trigger_of(verb));
            CHECK(session.state() == to.value_or(state));
            if (!reads_lines(state)) {
                CHECK(output.empty());
            } else if (to == ServerState::sasl_response) {
                CHECK(output == "+ \r\n");
            } else if (!to) {
                CHECK(output == "-ERR " + std::string(name(verb)) + " is not possible now\r\n");
            } else if (is_pending(*to)) {
                CHECK(output.empty());
            } else {
                CHECK(output.starts_with("+OK"));
            }
        }
    }
}

TEST_CASE("a command that no server knows is refused and changes nothing", "[pop3]") {
    for (const ServerState state : server_states) {
        if (state == ServerState::sasl_response) continue;  // no commands are read there
        ServerSession session = session_in(state);
        session.handle_input("XYZZY\r\n", Instant{});
        CHECK(session.take_output() == (reads_lines(state) ? "-ERR unknown command\r\n" : ""));
        CHECK(session.state() == state);
    }
}

TEST_CASE("a closed connection ends the session in every state, once", "[pop3]") {
    for (const ServerState state : server_states) {
        ServerSession session = session_in(state);
        while (session.poll_event()) {
        }
        session.handle_closed(Instant{});
        session.handle_closed(Instant{});
        CHECK(session.state() == ServerState::closed);
        int ends = 0;
        while (const auto event = session.poll_event()) {
            ends += std::holds_alternative<SessionEnded>(*event) ? 1 : 0;
            CHECK_FALSE(std::holds_alternative<UpdateRequested>(*event));  // nothing is deleted, RFC 1939 section 6
        }
        CHECK(ends == (state == ServerState::closed ? 0 : 1));
        CHECK_FALSE(session.next_timeout());
    }
}

TEST_CASE("the autologout runs while the client is awaited, and only then", "[pop3]") {
    for (const ServerState state : server_states) {
        ServerSession session = session_in(state);
        const bool awaited = next(state, ServerTrigger::autologout).has_value();
        CHECK(session.next_timeout().has_value() == awaited);
        session.handle_timeout(Instant{} + autologout_min - std::chrono::nanoseconds(1));
        CHECK(session.state() == state);
        session.handle_timeout(Instant{} + autologout_min);
        CHECK(session.state() == (awaited ? ServerState::closed : state));
        CHECK(session.take_output().empty());
    }
}

TEST_CASE("answers that nobody asked for are ignored", "[pop3]") {
    for (const ServerState state : server_states) {
        ServerSession session = session_in(state);
        if (state != ServerState::login_pending) session.answer_login(std::vector<MaildropEntry>{}, Instant{});
        if (state != ServerState::content_pending) session.refuse_content(Instant{});
        if (state != ServerState::content_pending) session.answer_content({}, Instant{});
        if (state != ServerState::sasl_pending) session.answer_mechanism({}, Instant{});
        session.answer_password("x", Instant{});  // AUTH has asked for a mechanism's needs, if for anything
        if (state != ServerState::tls_handshake) session.handle_tls_established(Instant{});
        if (state != ServerState::update_pending) session.answer_update(UpdateOutcome::removed, Instant{});
        CHECK(session.state() == state);
        CHECK(session.take_output().empty());
    }
}

TEST_CASE("every state can be reached and left, and each transition stands in the table once", "[pop3]") {
    for (const ServerState state : server_states) {
        bool entered = state == ServerState::authorization;
        bool left = state == ServerState::closed;
        for (const ServerTransition& transition : server_transitions) {
            entered = entered || (transition.to == state && transition.from != state);
            left = left || (transition.from == state && transition.to != state);
            int same = 0;
            for (const ServerTransition& other : server_transitions)
                same += other.from == transition.from && other.trigger == transition.trigger ? 1 : 0;
            CHECK(same == 1);
        }
        CHECK(entered);
        CHECK(left);
    }
    for (const ClientState state : client_states) {
        bool fails = state == ClientState::closed;
        for (const ClientTransition& transition : client_transitions)
            fails = fails || (transition.from == state && transition.trigger == ClientTrigger::failed);
        CHECK(fails);
    }
}

}  // namespace tests::pop3
