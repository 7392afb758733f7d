#include <optional>
#include <string>

#include "protocol/pop3/client_session.hpp"
#include "protocol/pop3/server_session.hpp"
#include "tests/protocol/pop3/answering_host.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/injection_vectors.hpp"
#include "tests/support/skip.hpp"

namespace tests::pop3 {

using namespace protocol::pop3;
using protocol::Instant;

namespace {

constexpr std::string_view plain_greeting = "+OK ready\r\n";

ServerSettings with_tls(protocol::TlsUse use = protocol::TlsUse::offered) {
    ServerSettings settings;
    settings.tls = use;
    return settings;
}

ClientSettings client_with(protocol::ClientTls tls) {
    ClientSettings settings;
    settings.tls = tls;
    return settings;
}

bool asks_for_handshake(ServerSession& session) {
    int times = 0;
    while (const auto event = session.poll_event()) times += std::holds_alternative<TlsRequested>(*event) ? 1 : 0;
    return times == 1;
}

/// The last failure among the events, if there is one.
std::optional<ClientFailure> failure_of(ClientSession& session) {
    std::optional<ClientFailure> failure;
    while (const auto event = session.poll_event()) {
        if (const auto* failed = std::get_if<ClientFailed>(&*event)) failure = failed->failure;
    }
    return failure;
}

}  // namespace

TEST_CASE("what comes in the clear behind STLS is thrown away, CVE-2011-0411", "[pop3][tls]") {
    const auto cases = read_injection_cases("pop3");
    if (!cases) return skip("no starttls-injection/cases.json");
    CHECK_FALSE(cases->empty());
    for (const InjectionCase& each : *cases) {
        ServerSession session(with_tls(), Instant{});
        static_cast<void>(session.take_output());
        session.handle_input(each.plaintext, Instant{});
        CHECK(session.take_output() == "+OK begin TLS negotiation\r\n");
        CHECK(asks_for_handshake(session));
        session.handle_input("CAPA\r\n", Instant{});
        CHECK(session.take_output().empty());
        session.handle_tls_established(Instant{});
        session.handle_input(each.then_tls, Instant{});
        const std::string output = session.take_output();
        CHECK(output.find(each.must_not_see) == std::string::npos);
        CHECK(output == "+OK send PASS\r\n");
    }
}

TEST_CASE("half a line in front of the handshake is no part of the first line behind it", "[pop3][tls]") {
    ServerSession session(with_tls(), Instant{});
    session.handle_input("STLS\r\nUSER mro", Instant{});
    session.handle_input("se\r\n", Instant{});
    session.handle_tls_established(Instant{});
    static_cast<void>(session.take_output());
    session.handle_input("NOOP\r\n", Instant{});
    CHECK(session.take_output() == "-ERR NOOP is not possible now\r\n");
}

TEST_CASE("a server forgets what it was told before the handshake, RFC 2595 section 4", "[pop3][tls]") {
    ServerSession session(with_tls(), Instant{});
    session.handle_input("USER mrose\r\nSTLS\r\n", Instant{});
    CHECK_FALSE(session.encrypted());
    CHECK(session.state() == ServerState::tls_handshake);
    CHECK(session.next_timeout() == Instant{} + autologout_min);
    session.handle_tls_established(Instant{} + std::chrono::seconds(1));
    CHECK(session.encrypted());
    static_cast<void>(session.take_output());
    session.handle_input("PASS tanstaaf\r\n", Instant{});
    CHECK(session.take_output() == "-ERR PASS is not possible now\r\n");
}

TEST_CASE("a session whose connection begins with TLS is encrypted", "[pop3][tls]") {
    CHECK(ServerSession(with_tls(protocol::TlsUse::from_start), Instant{}).encrypted());
    CHECK_FALSE(ServerSession(with_tls(protocol::TlsUse::required), Instant{}).encrypted());
    CHECK(ClientSession(client_with(protocol::ClientTls::from_start), Instant{}).encrypted());
}

TEST_CASE("EXTERNAL is offered under TLS to a client whom a certificate has proved", "[pop3][tls]") {
    ServerSettings settings = with_tls();  // RFC 4422 appendix A, RFC 5034 section 4
    settings.mechanisms = {"PLAIN", "EXTERNAL"};
    ServerSession session(settings, Instant{});
    static_cast<void>(session.take_output());
    session.handle_input("AUTH EXTERNAL =\r\n", Instant{});
    CHECK(session.take_output() == "-ERR [AUTH] no certificate has proved who the client is\r\n");
    session.handle_input("STLS\r\n", Instant{});
    static_cast<void>(session.take_output());
    const bool proved = GENERATE(true, false);
    session.handle_tls_established(Instant{}, proved);
    session.handle_input("AUTH\r\n", Instant{});
    CHECK((session.take_output().find("EXTERNAL\r\n") != std::string::npos) == proved);
}

TEST_CASE("a client with a certificate logs in by EXTERNAL where that is offered", "[pop3][tls]") {
    ClientSettings settings = client_with(protocol::ClientTls::from_start);
    settings.client_certificate = settings.sasl = true;
    ClientSession session(settings, Instant{});
    session.login("mrose", "tanstaaf", Instant{});
    session.handle_input(plain_greeting, Instant{});
    CHECK(session.take_output() == "CAPA\r\n");
    session.handle_input("+OK\r\nSASL PLAIN EXTERNAL\r\n.\r\n", Instant{});
    CHECK(session.take_output() == "AUTH EXTERNAL =\r\n");
}

TEST_CASE("a client begins TLS where it is offered, and asks for the capabilities again", "[pop3][tls]") {
    const protocol::ClientTls tls = GENERATE(protocol::ClientTls::where_offered, protocol::ClientTls::always);
    ClientSession session(client_with(tls), Instant{});
    session.login("mrose", "tanstaaf", Instant{});
    session.handle_input(plain_greeting, Instant{});
    CHECK(session.take_output() == "CAPA\r\n");
    CHECK(session.state() == ClientState::preparing);
    session.handle_input("+OK\r\nSTLS\r\nPIPELINING\r\n.\r\n", Instant{});
    CHECK(session.take_output() == "STLS\r\n");
    // Whoever is in the middle adds an answer to what comes next: it must not count (response injection).
    session.handle_input("+OK go ahead\r\n+OK\r\nSASL PLAIN\r\n.\r\n", Instant{});
    CHECK(session.state() == ClientState::tls_handshake);
    CHECK(session.take_output().empty());
    CHECK(session.next_timeout().has_value());
    session.handle_input("+OK\r\n", Instant{});
    session.handle_tls_established(Instant{});
    CHECK(session.encrypted());
    CHECK(session.take_output() == "CAPA\r\n");
    session.handle_input("+OK\r\nUSER\r\n.\r\n", Instant{});
    CHECK(session.take_output() == "USER mrose\r\n");
    CHECK_FALSE(failure_of(session));
}

TEST_CASE("a client that wants TLS always does not go on without it, RFC 2595 section 2.2", "[pop3][tls]") {
    const std::string answer = GENERATE("-ERR\r\n", "+OK\r\nUSER\r\n.\r\n", "+OK\r\nSTLS\r\n.\r\n-ERR no\r\n");
    ClientSession strict(client_with(protocol::ClientTls::always), Instant{});
    strict.login("mrose", "tanstaaf", Instant{});
    strict.handle_input(std::string(plain_greeting) + answer, Instant{});
    CHECK(failure_of(strict) == ClientFailure::tls_not_offered);
    CHECK(strict.take_output().find("USER") == std::string::npos);
    ClientSession lenient(client_with(protocol::ClientTls::where_offered), Instant{});
    lenient.login("mrose", "tanstaaf", Instant{});
    lenient.handle_input(std::string(plain_greeting) + answer, Instant{});
    CHECK_FALSE(failure_of(lenient));
    CHECK(lenient.take_output().ends_with("USER mrose\r\n"));
}

TEST_CASE("a handshake that fails ends the session", "[pop3][tls]") {
    ClientSession client(client_with(protocol::ClientTls::always), Instant{});
    client.handle_input(std::string(plain_greeting) + "+OK\r\nSTLS\r\n.\r\n+OK\r\n", Instant{});
    REQUIRE(client.state() == ClientState::tls_handshake);
    client.handle_closed(Instant{});
    CHECK(failure_of(client) == ClientFailure::connection_closed);
    client.handle_tls_established(Instant{});
    CHECK(client.state() == ClientState::closed);
}

}  // namespace tests::pop3
