#include <string>

#include "tests/protocol/imap/answering_host.hpp"
#include "tests/support/catch.hpp"

namespace {

using namespace protocol::imap;
using protocol::Instant;

/// Polls events until there is none, and answers questions unless they are to stay open.
void drain(ServerSession& session, bool answering) {
    tests::imap::AnsweringHost host;
    while (const auto event = session.poll_event()) {
        if (answering) host.answer(session, *event, Instant{});
    }
}

ServerSession session_in(ServerState state) {
    ServerSettings settings;
    settings.tls = protocol::TlsUse::offered;
    settings.mechanisms.emplace_back("CRAM-MD5");
    ServerSession session(settings, Instant{});
    const auto say = [&](const std::string& line, bool answering = true) {
        session.handle_input(line + "\r\n", Instant{});
        drain(session, answering);
    };
    if (state == ServerState::sasl_response) say("a AUTHENTICATE PLAIN");
    if (state == ServerState::sasl_pending) say("a AUTHENTICATE CRAM-MD5", false);
    if (state == ServerState::tls_handshake) say("a STARTTLS", false);
    if (state == ServerState::login_pending) say("a LOGIN u secret", false);
    if (is_logged_in(state)) say("a LOGIN u secret");
    if (is_selected(state)) say("b SELECT INBOX");
    if (state == ServerState::authenticated_pending || state == ServerState::selected_pending) say("c NOOP", false);
    if (is_idle(state)) say("c IDLE");
    if (state == ServerState::closed) say("c LOGOUT");
    REQUIRE(session.state() == state);
    static_cast<void>(session.take_output());
    return session;
}

std::string line_of(Verb verb) {
    switch (verb) {
        case Verb::id:
            return "ID NIL";
        case Verb::authenticate:
            return "AUTHENTICATE PLAIN";
        case Verb::login:
            return "LOGIN u secret";
        case Verb::enable:
            return "ENABLE CONDSTORE";
        case Verb::rename:
        case Verb::list:
        case Verb::lsub:
            return std::string(name(verb)) + " a b";
        case Verb::status:
            return "STATUS INBOX (MESSAGES)";
        case Verb::append:
            return "APPEND INBOX {1+}\r\nx";
        case Verb::set_quota:
            return "SETQUOTA \"\" ()";
        case Verb::get_metadata:
            return "GETMETADATA INBOX /private/comment";
        case Verb::set_metadata:
            return "SETMETADATA INBOX (/private/comment NIL)";
        case Verb::notify:
            return "NOTIFY NONE";
        case Verb::search:
            return "SEARCH ALL";
        case Verb::fetch:
            return "FETCH 1 FLAGS";
        case Verb::store:
            return "STORE 1 FLAGS ()";
        case Verb::copy:
        case Verb::move:
            return std::string(name(verb)) + " 1 INBOX";
        case Verb::sort:
            return "SORT (DATE) UTF-8 ALL";
        case Verb::thread:
            return "THREAD REFERENCES UTF-8 ALL";
        case Verb::select:
        case Verb::examine:
        case Verb::create:
        case Verb::delete_:
        case Verb::subscribe:
        case Verb::unsubscribe:
        case Verb::get_quota:
        case Verb::get_quota_root:
            return std::string(name(verb)) + " INBOX";
        default:
            return std::string(name(verb));
    }
}

}  // namespace

TEST_CASE("every IMAP command in every state is answered as the table says", "[imap]") {
    for (const ServerState state : server_states) {
        if (state == ServerState::sasl_response || is_idle(state)) continue;  // no commands are read there
        for (std::size_t index = 0; index < verb_names.size(); ++index) {
            const Verb verb = static_cast<Verb>(index);
            ServerSession session = session_in(state);
            session.handle_input("t1 " + line_of(verb) + "\r\n", Instant{});
            INFO(name(state) << ' ' << name(verb));
            const std::string output = session.take_output();
            const auto to = next(state, trigger_of(verb));
            CHECK(session.state() == to.value_or(state));
            if (!reads_input(state)) {
                CHECK(output.empty());
            } else if (!to) {
                CHECK(output.starts_with("t1 BAD "));
            } else if (is_pending(*to)) {
                CHECK(output.find("t1 ") == std::string::npos);
                drain(session, true);
                CHECK(session.take_output().find("t1 OK ") != std::string::npos);
            } else if (is_idle(*to) || *to == ServerState::sasl_response) {
                CHECK(output.starts_with("+ "));
            } else {
                CHECK(output.find("t1 OK ") != std::string::npos);
            }
        }
    }
}

TEST_CASE("IMAP sessions end once, in every state", "[imap]") {
    for (const ServerState state : server_states) {
        ServerSession session = session_in(state);
        drain(session, false);
        session.handle_closed(Instant{});
        session.handle_closed(Instant{});
        session.shut_down("again");
        CHECK(session.state() == ServerState::closed);
        int ends = 0;
        while (const auto event = session.poll_event()) ends += std::holds_alternative<SessionEnded>(*event) ? 1 : 0;
        CHECK(ends == (state == ServerState::closed ? 0 : 1));
        CHECK_FALSE(session.next_timeout());
        session.answer_login(std::nullopt, Instant{});
        session.answer_command({}, Instant{});
        session.answer_mechanism({}, Instant{});
        session.answer_password("x", Instant{});
        session.handle_tls_established(Instant{});
        CHECK(session.state() == ServerState::closed);
        CHECK(session.take_output().empty());
    }
}

TEST_CASE("IMAP answers that nobody asked for are ignored", "[imap]") {
    for (const ServerState state : server_states) {
        ServerSession session = session_in(state);
        if (state != ServerState::login_pending) session.answer_login(std::nullopt, Instant{});
        if (state != ServerState::sasl_pending) session.answer_mechanism({}, Instant{});
        session.answer_password("x", Instant{});  // AUTHENTICATE has asked for a mechanism's needs, if for anything
        if (state != ServerState::tls_handshake) session.handle_tls_established(Instant{});
        CHECK(session.state() == state);
        CHECK(session.take_output().empty());
    }
}

TEST_CASE("EXPUNGE waits for a command that does not count messages by number", "[imap]") {
    const auto allowed_in = [](const std::string& line) {
        ServerSession session = session_in(ServerState::selected);
        session.handle_input("x " + line + "\r\n", Instant{});
        return session.may_send_expunge();
    };
    CHECK(allowed_in("NOOP"));
    CHECK(allowed_in("IDLE"));
    CHECK(allowed_in("UID FETCH 1 FLAGS"));
    CHECK(allowed_in("COPY 1 x"));
    CHECK_FALSE(allowed_in("FETCH 1 FLAGS"));
    CHECK_FALSE(allowed_in("STORE 1 FLAGS ()"));
    CHECK_FALSE(allowed_in("SEARCH ALL"));
    CHECK_FALSE(session_in(ServerState::selected).may_send_expunge());
    ServerSession session = session_in(ServerState::selected);  // RFC 5465 section 5.3
    session.allow_expunge_always(true);
    CHECK(session.may_send_expunge());
    session.handle_input("x FETCH 1 FLAGS\r\n", Instant{});
    CHECK(session.may_send_expunge());
}

TEST_CASE("searches reach the host in UTF-8", "[imap]") {
    ServerSession session = session_in(ServerState::selected);
    session.handle_input("x SEARCH CHARSET ISO-8859-1 SUBJECT {1+}\r\n\xE4\r\n", Instant{});
    std::string text;
    while (const auto event = session.poll_event()) {
        if (const auto* asked = std::get_if<CommandRequested>(&*event))
            text = std::get<SearchCommand>(asked->command.body).key.text;
    }
    CHECK(text == "\xC3\xA4");
}
