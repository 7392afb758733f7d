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
