// How a client's session comes from the greeting to a login: capabilities, TLS, SASL.

#include <string>

#include "protocol/base/base64.hpp"
#include "protocol/imap/client_session.hpp"
#include "tests/protocol/imap/client_words.hpp"
#include "tests/support/catch.hpp"

namespace tests::imap {

using namespace protocol::imap;
using protocol::Instant;

TEST_CASE("an IMAP client asks what the server can do where it was not told, RFC 9051 section 6.1.1", "[imap]") {
    ClientSession session({}, Instant{});
    session.login(alice(), Instant{});
    session.handle_input("* OK ready\r\n", Instant{});
    CHECK(session.take_output() == "A1 CAPABILITY\r\n");
    session.handle_input("* CAPABILITY IMAP4rev1\r\nA1 OK\r\n", Instant{});
    CHECK(session.take_output() == "A2 LOGIN alice \"se cret\"\r\n");
    session.handle_input("A2 OK in\r\n", Instant{});
    CHECK(session.take_output() == "A3 CAPABILITY\r\n");  // there may be more behind the login
    session.handle_input("* CAPABILITY IMAP4rev1 IDLE\r\nA3 OK\r\n", Instant{});
    CHECK(session.capabilities().has("idle"));
    CHECK(take_events(session) ==
          Events{"greeted", "capabilities IMAP4rev1", "logged-in", "capabilities IMAP4rev1,IDLE"});
    CHECK_FALSE(session.next_timeout());

    ClientSession silent({}, Instant{});  // a server that answers without saying anything is asked once
    silent.request(IdCommand(), Instant{});
    silent.handle_input("* OK ready\r\nA1 OK\r\n", Instant{});
    CHECK(silent.take_output() == "A1 CAPABILITY\r\nA2 ID NIL\r\n");
}

TEST_CASE("an IMAP client obeys LOGINDISABLED, RFC 9051 section 6.2.3", "[imap]") {
    ClientSession session({}, Instant{});
    session.login(alice(), Instant{});
    session.request(select(), Instant{});
    session.handle_input("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready\r\n", Instant{});
    CHECK(session.take_output().empty());
    CHECK(take_events(session) ==
          Events{"greeted", "capabilities IMAP4rev1,LOGINDISABLED", "login-refused login-disabled", "dropped SELECT"});
    CHECK(session.state() == ClientState::not_authenticated);
}

TEST_CASE("an IMAP client that keeps its password from being read uses what does not send it", "[imap]") {
    ClientSettings settings;
    settings.password_in_clear = false;
    const auto events_of = [&](const char* capabilities) {
        ClientSession session(settings, Instant{}, "nonce");
        session.login(alice(), Instant{});
        session.handle_input("* OK [CAPABILITY IMAP4rev1 " + std::string(capabilities) + "] ready\r\n", Instant{});
        return take_events(session).back() + '|' + session.take_output();
    };
    CHECK(events_of("AUTH=PLAIN") == "login-refused password-needs-tls|");
    CHECK(events_of("AUTH=PLAIN AUTH=CRAM-MD5") ==
          "capabilities IMAP4rev1,AUTH=PLAIN,AUTH=CRAM-MD5|A1 AUTHENTICATE CRAM-MD5\r\n");
    settings.login_method = LoginMethod::authenticate;
    CHECK(events_of("AUTH=PLAIN") == "login-refused no-mechanism|");
    settings.tls = protocol::ClientTls::from_start;  // RFC 8314 section 3.2
    CHECK(events_of("AUTH=PLAIN").ends_with("A1 AUTHENTICATE PLAIN\r\n"));
}

TEST_CASE("an IMAP client authenticates, with an initial response where it may, RFC 9051 section 6.2.2", "[imap]") {
    ClientSession session({}, Instant{});
    session.login(alice(), Instant{});
    session.handle_input("* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready\r\n", Instant{});
    CHECK(session.take_output() == "A1 AUTHENTICATE PLAIN\r\n");
    session.handle_input("+ \r\n", Instant{});
    CHECK(session.take_output() == protocol::encode_base64(std::string("\0alice\0se cret", 14)) + "\r\n");
    session.handle_input("A1 NO [AUTHENTICATIONFAILED] no\r\n", Instant{});
    CHECK(session.state() == ClientState::not_authenticated);
    session.login(alice(), Instant{});
    session.handle_input("+ \r\nA2 OK [CAPABILITY IMAP4rev1] in\r\n", Instant{});
    CHECK(session.state() == ClientState::authenticated);

    ClientSession initial({}, Instant{});  // RFC 4959
    initial.login(alice(), Instant{});
    initial.handle_input("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\r\n", Instant{});
    CHECK(initial.take_output() ==
          "A1 AUTHENTICATE PLAIN " + protocol::encode_base64(std::string("\0alice\0se cret", 14)) + "\r\n");
    initial.handle_input("+ \r\n", Instant{});  // everything has been said
    CHECK(initial.take_output() == "*\r\n");
    initial.handle_input("A1 BAD cancelled\r\n", Instant{});
    CHECK(take_events(initial).back() == "login-refused by-server");
}

TEST_CASE("an IMAP client does not believe a SCRAM server that has proved nothing, RFC 5802 section 3", "[imap]") {
    ClientSession session({}, Instant{}, "nonce");
    session.login(alice(), Instant{});
    session.handle_input("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256] ready\r\nA1 OK in\r\n", Instant{});
    CHECK(take_events(session).back() == "failed server-unproven");
    CHECK(session.wants_close());

    ClientSession asked({}, Instant{}, "nonce");  // and answers so many challenges only
    asked.login(alice(), Instant{});
    asked.handle_input("* OK [CAPABILITY IMAP4rev1 AUTH=LOGIN] ready\r\n", Instant{});
    for (int challenge = 0; challenge < 5; ++challenge) asked.handle_input("+ \r\n", Instant{});
    CHECK(take_events(asked).back() == "failed bad-response");
}

TEST_CASE("an IMAP client begins TLS before all else and forgets what it was told, RFC 9051 section 6.2.1", "[imap]") {
    ClientSettings settings;
    settings.tls = protocol::ClientTls::always;
    settings.password_in_clear = false;
    ClientSession session(settings, Instant{});
    session.login(alice(), Instant{});
    session.handle_input("* OK [CAPABILITY IMAP4rev1 STARTTLS AUTH=CRAM-MD5] ready\r\n", Instant{});
    CHECK(session.take_output() == "A1 STARTTLS\r\n");
    // Behind the answer come lines that somebody has put there, to be believed inside TLS.
    session.handle_input("* OK [ALERT] in clear\r\nA1 OK [CAPABILITY X] begin\r\n* OK [CAPABILITY Y] injected\r\nA2 OK",
                         Instant{});
    CHECK(session.state() == ClientState::tls_handshake);
    session.handle_input(" done\r\n* BYE\r\n", Instant{});
    CHECK(session.take_output().empty());
    CHECK(take_events(session) == Events{"greeted", "capabilities IMAP4rev1,STARTTLS,AUTH=CRAM-MD5", "tls-requested"});
    CHECK(session.capabilities().names.empty());
    session.handle_tls_established(Instant{});
    CHECK(session.take_output() == "A2 CAPABILITY\r\n");
    session.handle_input("* CAPABILITY IMAP4rev1 STARTTLS\r\nA2 OK\r\n", Instant{});
    CHECK(session.take_output() == "A3 LOGIN alice \"se cret\"\r\n");  // not in clear any more
    CHECK(session.state() == ClientState::login_sent);
}

TEST_CASE("an IMAP client that must have TLS goes on with nothing less", "[imap]") {
    ClientSettings settings;
    settings.tls = protocol::ClientTls::always;
    const auto end_of = [&](std::string_view octets) {
        ClientSession session(settings, Instant{});
        session.login(alice(), Instant{});
        session.handle_input(octets, Instant{});
        const Events events = take_events(session);
        return session.wants_close() ? events.at(events.size() - 2) + ", " + events.back()
                                     : std::string(name(session.state()));
    };
    CHECK(end_of("* OK [CAPABILITY IMAP4rev1] ready\r\n") == "failed tls-not-offered, dropped LOGIN");
    CHECK(end_of("* OK [CAPABILITY STARTTLS] ready\r\nA1 NO no\r\n") == "failed tls-not-offered, dropped LOGIN");
    CHECK(end_of("* PREAUTH welcome\r\n") == "failed tls-not-offered, dropped LOGIN");  // RFC 9051 section 7.1.4
    settings.tls = protocol::ClientTls::where_offered;
    CHECK(end_of("* OK [CAPABILITY IMAP4rev1] ready\r\n") == "login-sent");
    CHECK(end_of("* OK [CAPABILITY STARTTLS] ready\r\nA1 NO no\r\n") == "login-sent");
    CHECK(end_of("* OK [CAPABILITY STARTTLS] ready\r\nA1 OK\r\n") == "tls-handshake");
    CHECK(end_of("* PREAUTH welcome\r\n") == "authenticated");
    settings.tls = protocol::ClientTls::none;
    CHECK(end_of("* OK [CAPABILITY STARTTLS] ready\r\n") == "login-sent");
}

TEST_CASE("what an IMAP server says in clear before TLS is not told", "[imap]") {
    ClientSettings settings;
    settings.tls = protocol::ClientTls::where_offered;
    ClientSession session(settings, Instant{});
    session.handle_input("* OK [CAPABILITY IMAP4rev1] ready\r\n* OK [ALERT] known to be in clear\r\n", Instant{});
    CHECK(take_events(session).back() == "* OK [ALERT] known to be in clear");  // there will be no TLS
    ClientSession upgraded(settings, Instant{});
    upgraded.handle_input("* OK [CAPABILITY STARTTLS] ready\r\n* OK [ALERT] call me\r\n", Instant{});
    CHECK(take_events(upgraded).back() == "capabilities STARTTLS");
}

TEST_CASE("an IMAP client that is known already sends no login, RFC 9051 section 7.1.4", "[imap]") {
    ClientSession session({}, Instant{});
    session.login(alice(), Instant{});
    session.request(select(), Instant{});
    session.handle_input("* PREAUTH [CAPABILITY IMAP4rev1] welcome\r\n", Instant{});
    CHECK(session.take_output() == "A1 SELECT INBOX\r\n");
    CHECK(take_events(session) == Events{"greeted as somebody known", "capabilities IMAP4rev1", "logged-in"});
}

}  // namespace tests::imap
