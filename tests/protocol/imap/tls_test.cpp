#include <string>

#include "protocol/base/random_stream.hpp"
#include "tests/protocol/imap/answering_host.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/injection_vectors.hpp"
#include "tests/support/skip.hpp"

namespace tests::imap {

using namespace protocol::imap;
using protocol::Instant;

namespace {

ServerSettings with_tls(protocol::TlsUse use = protocol::TlsUse::offered) {
    ServerSettings settings;
    settings.tls = use;
    return settings;
}

/// A session that has said yes to STARTTLS.
ServerSession in_handshake(const std::string& octets) {
    ServerSession session(with_tls(), Instant{});
    static_cast<void>(session.take_output());
    session.handle_input(octets, Instant{});
    CHECK(session.take_output().ends_with(" OK Begin TLS negotiation now\r\n"));
    CHECK(session.state() == ServerState::tls_handshake);
    int requests = 0;
    while (const auto event = session.poll_event()) requests += std::holds_alternative<TlsRequested>(*event) ? 1 : 0;
    CHECK(requests == 1);
    return session;
}

/// What the session says and tells of this input.
std::string run(const std::string& input, std::size_t piece_octets) {
    ServerSettings settings;
    settings.mechanisms = {"PLAIN", "LOGIN", "CRAM-MD5"};
    ServerSession session(settings, Instant{});
    AnsweringHost host;
    std::string all;
    for (std::size_t at = 0; at < input.size(); at += std::min(piece_octets, input.size() - at)) {
        session.handle_input(std::string_view(input).substr(at, piece_octets), Instant{});
        all += session.take_output();
        while (const auto event = session.poll_event()) {
            host.answer(session, *event, Instant{});
            all += AnsweringHost::describe(*event) + session.take_output();
        }
    }
    return all;
}

}  // namespace

TEST_CASE("what comes in the clear behind STARTTLS is thrown away, CVE-2011-0411", "[imap][tls]") {
    const auto cases = read_injection_cases("imap");
    if (!cases) return skip("no starttls-injection/cases.json");
    CHECK_FALSE(cases->empty());
    for (const InjectionCase& each : *cases) {
        ServerSession session = in_handshake(each.plaintext);
        session.handle_input("z1 NOOP\r\n", Instant{});
        CHECK(session.take_output().empty());
        session.handle_tls_established(Instant{});
        session.handle_input(each.then_tls, Instant{});
        const std::string output = session.take_output();
        CHECK(output.find(each.must_not_see) == std::string::npos);
        CHECK(output == "C OK NOOP completed\r\n");
    }
}

TEST_CASE("half a literal in front of the handshake is no part of the first command behind it", "[imap][tls]") {
    ServerSession session = in_handshake("a STARTTLS\r\nb LOGIN {20}\r\nmr");
    session.handle_tls_established(Instant{});
    session.handle_input("c NOOP\r\n", Instant{});
    CHECK(session.take_output() == "c OK NOOP completed\r\n");
}

TEST_CASE("a server that waits for the handshake says nothing, and has a time limit", "[imap][tls]") {
    ServerSession session = in_handshake("a STARTTLS\r\n");
    CHECK_FALSE(session.encrypted());
    CHECK(session.next_timeout() == Instant{} + login_timeout_default);
    session.handle_timeout(Instant{} + login_timeout_default);
    CHECK(session.state() == ServerState::closed);
    CHECK(session.take_output().empty());
    ServerSession other = in_handshake("a STARTTLS\r\n");
    other.shut_down("Restart");
    CHECK(other.state() == ServerState::closed);
    CHECK(other.take_output().empty());
}

TEST_CASE("an IMAP session whose connection begins with TLS is encrypted", "[imap][tls]") {
    CHECK(ServerSession(with_tls(protocol::TlsUse::from_start), Instant{}).encrypted());
    CHECK_FALSE(ServerSession(with_tls(protocol::TlsUse::required), Instant{}).encrypted());
    ServerSession session = in_handshake("a STARTTLS\r\n");
    session.handle_tls_established(Instant{});
    CHECK(session.encrypted());
}

TEST_CASE("EXTERNAL is offered under TLS to a client whom a certificate has proved, RFC 4422 appendix A",
          "[imap][tls]") {
    ServerSettings settings = with_tls(GENERATE(protocol::TlsUse::offered, protocol::TlsUse::from_start));
    settings.mechanisms = {"PLAIN", "EXTERNAL"};
    ServerSession session(settings, Instant{});
    const bool by_command = settings.tls == protocol::TlsUse::offered;
    const std::string greeting = session.take_output();
    CHECK(greeting.find("EXTERNAL") == std::string::npos);
    if (by_command) {
        session.handle_input("a AUTHENTICATE EXTERNAL =\r\n", Instant{});
        CHECK(session.take_output() == "a NO No certificate has proved who the client is\r\n");
        session.handle_input("b STARTTLS\r\n", Instant{});
        static_cast<void>(session.take_output());
    } else {
        CHECK(greeting == "* OK IMAP server ready\r\n");  // what it can do is not known before the handshake
    }
    const bool proved = GENERATE(true, false);
    session.handle_tls_established(Instant{}, proved);
    session.handle_input("c CAPABILITY\r\n", Instant{});
    CHECK((session.take_output().find(" AUTH=EXTERNAL") != std::string::npos) == proved);
    while (session.poll_event()) {
    }
    session.handle_input("d AUTHENTICATE EXTERNAL =\r\n", Instant{});
    if (!proved) {
        CHECK(session.take_output() == "d NO No certificate has proved who the client is\r\n");
        return;
    }
    protocol::sasl::ServerContext context;
    context.external_user = "mrc";
    session.answer_mechanism(context, Instant{});
    std::optional<LoginRequested> asked;
    while (const auto event = session.poll_event()) {
        if (const auto* login = std::get_if<LoginRequested>(&*event)) asked = *login;
    }
    REQUIRE(asked);
    CHECK(asked->user == "mrc");
    CHECK(asked->mechanism == "EXTERNAL");
    CHECK(asked->proof == LoginRequested::Proof::right);
}

TEST_CASE("every chunking of AUTHENTICATE gives the same output and the same events", "[imap]") {
    const std::vector<std::string> lines{"a AUTHENTICATE PLAIN\r\n",
                                         "b AUTHENTICATE LOGIN bXJj\r\n",
                                         "c AUTHENTICATE CRAM-MD5\r\n",
                                         "c2VjcmV0\r\n",
                                         "*\r\n",
                                         "AG1yYwBzZWNyZXQ=\r\n",
                                         "dGltIDAwMDA=\r\n",
                                         "d NOOP\r\n"};
    protocol::RandomStream random(3, 0, "test", "imap");
    for (int round = 0; round < 60; ++round) {
        std::string input;
        for (int line = 0; line < 12; ++line) input += lines[random.below(lines.size())];
        const std::string whole = run(input, input.size());
        for (const std::size_t size : {1U, 3U, 64U}) CHECK(run(input, size) == whole);
    }
}

}  // namespace tests::imap
