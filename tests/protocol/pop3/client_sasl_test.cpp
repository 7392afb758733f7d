#include <string>
#include <vector>

#include "protocol/base/base64.hpp"
#include "protocol/pop3/client_session.hpp"
#include "protocol/pop3/server_session.hpp"
#include "tests/protocol/pop3/answering_host.hpp"
#include "tests/support/catch.hpp"

namespace tests::pop3 {

using namespace protocol::pop3;
using protocol::Instant;

namespace {

/// A client that logs in by AUTH; the server has offered these mechanisms.
ClientSession greeted(const std::string& mechanisms, const std::string& password = "tanstaaf") {
    ClientSettings settings;
    settings.sasl = true;
    ClientSession session(settings, Instant{}, "rOprNGfwEbeRWgbNEkqO");
    session.login("mrose", password, Instant{});
    session.handle_input("+OK ready\r\n", Instant{});
    CHECK(session.take_output() == "CAPA\r\n");
    const std::string line = mechanisms.empty() ? "USER" : "SASL " + mechanisms;
    session.handle_input("+OK\r\n" + line + "\r\n.\r\n", Instant{});
    return session;
}

bool fails(ClientSession& session, std::string_view input) {
    session.handle_input(input, Instant{});
    return session.state() == ClientState::closed;
}

}  // namespace

TEST_CASE("a client logs in by the best mechanism that is offered, RFC 5034", "[pop3]") {
    CHECK(greeted("PLAIN LOGIN").take_output() == "AUTH PLAIN AG1yb3NlAHRhbnN0YWFm\r\n");
    CHECK(greeted("LOGIN CRAM-MD5 GSSAPI").take_output() == "AUTH CRAM-MD5\r\n");
    CHECK(greeted("PLAIN SCRAM-SHA-1").take_output().starts_with("AUTH SCRAM-SHA-1 "));
    CHECK(greeted("GSSAPI").take_output() == "USER mrose\r\n");
    CHECK(greeted("").take_output() == "USER mrose\r\n");
}

TEST_CASE("AUTH goes on by challenges, and its end is that of a login", "[pop3]") {
    ClientSession session = greeted("LOGIN");
    CHECK(session.take_output() == "AUTH LOGIN\r\n");
    session.handle_input("+ VXNlcm5hbWU6\r\n", Instant{});
    CHECK(session.take_output() == "bXJvc2U=\r\n");
    session.handle_input("+ UGFzc3dvcmQ6\r\n", Instant{});
    CHECK(session.take_output() == "dGFuc3RhYWY=\r\n");
    session.handle_input("-ERR [AUTH] no\r\n", Instant{});
    CHECK(session.state() == ClientState::authorization);
    bool refused = false;
    while (const auto event = session.poll_event()) {
        refused = refused || std::holds_alternative<LoginRefused>(*event);
        const auto* sent = std::get_if<CommandSent>(&*event);
        if (sent != nullptr) CHECK(sent->line.find("dGFuc3RhYWY") == std::string::npos);
    }
    CHECK(refused);
}

TEST_CASE("a shared secret is proved by APOP or by a mechanism that does not send it", "[pop3]") {
    const auto first_command = [](const std::string& mechanisms) {
        ClientSettings settings;
        settings.sasl = true;
        ClientSession session(settings, Instant{}, "x");
        session.login_apop("mrose", "tanstaaf", Instant{});
        session.handle_input("+OK <1896.697170952@dbc.mtview.ca.us>\r\n+OK\r\nSASL " + mechanisms + "\r\n.\r\n",
                             Instant{});
        return session.take_output().substr(std::string("CAPA\r\n").size());
    };
    CHECK(first_command("PLAIN CRAM-MD5") == "AUTH CRAM-MD5\r\n");
    CHECK(first_command("PLAIN LOGIN") == "APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\n");
}

TEST_CASE("an initial response that makes the command too long waits for the challenge, RFC 5034 section 4", "[pop3]") {
    const std::string password(185, 'x');
    ClientSession session = greeted("PLAIN", password);
    CHECK(session.take_output() == "AUTH PLAIN\r\n");
    session.handle_input("+ \r\n", Instant{});
    const std::string message = std::string("\0mrose\0", 7) + password;
    CHECK(session.take_output() == protocol::encode_base64(message) + "\r\n");
}

TEST_CASE("a client cancels what it cannot answer, and believes no success then", "[pop3]") {
    ClientSession session = greeted("CRAM-MD5");
    static_cast<void>(session.take_output());
    session.handle_input("+ not base64\r\n", Instant{});
    CHECK(session.take_output() == "*\r\n");
    CHECK(fails(session, "+OK\r\n"));
}

TEST_CASE("a server that asks for ever, or has not proved that it knows the password, is not believed", "[pop3]") {
    ClientSession endless = greeted("PLAIN");
    CHECK(fails(endless, "+ \r\n+ \r\n"));
    ClientSession unproved = greeted("SCRAM-SHA-256");
    CHECK(fails(unproved, "+OK logged in\r\n"));
}

TEST_CASE("our client logs in to our server by every mechanism, under TLS or not", "[pop3]") {
    const std::string mechanism = GENERATE("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256");
    const auto use = GENERATE(protocol::TlsUse::none, protocol::TlsUse::required);
    ServerSettings server_settings;
    server_settings.mechanisms = {mechanism};
    server_settings.tls = use;
    ClientSettings client_settings;
    client_settings.sasl = true;
    client_settings.tls = protocol::ClientTls::where_offered;
    ServerSession server(server_settings, Instant{});
    ClientSession client(client_settings, Instant{}, "rOprNGfwEbeRWgbNEkqO");
    client.login("mrose", "tanstaaf", Instant{});
    AnsweringHost host;
    std::vector<std::string> logins;
    for (int round = 0; round < 20; ++round) {
        client.handle_input(server.take_output(), Instant{});
        server.handle_input(client.take_output(), Instant{});
        while (const auto event = client.poll_event()) {
            if (std::holds_alternative<TlsRequested>(*event)) client.handle_tls_established(Instant{});
        }
        while (const auto event = server.poll_event()) {
            if (std::holds_alternative<LoginRequested>(*event)) logins.push_back(AnsweringHost::describe(*event));
            host.answer(server, *event, Instant{});
        }
    }
    CHECK(logins == std::vector<std::string>{"login-requested mrose sasl " + mechanism});
    CHECK(client.state() == ClientState::transaction);
    CHECK(client.encrypted() == (use == protocol::TlsUse::required));
    CHECK(server.encrypted() == client.encrypted());
}

}  // namespace tests::pop3
