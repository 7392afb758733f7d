#include <memory>

#include "tests/protocol/smtp/server_subject.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/injection_vectors.hpp"
#include "tests/support/skip.hpp"

using protocol::Instant;
using protocol::smtp::DefenceApplied;
using protocol::smtp::Reply;
using protocol::smtp::ServerSession;
using protocol::smtp::ServerSettings;
using protocol::smtp::ServerState;
using protocol::smtp::TlsRequested;

namespace {

/// A session that offers TLS, and what it has said since.
struct Server {
    explicit Server(const ServerSettings& settings) : session(std::make_shared<const ServerSettings>(settings)) {
        session.start(now);
        answer();
    }
    std::string say(const std::string& octets) {
        session.handle_input(octets, now);
        answer();
        return session.take_output();
    }
    void answer() {
        while (const auto event = session.poll_event()) {
            const auto* applied = std::get_if<DefenceApplied>(&*event);
            if (applied != nullptr) thrown_away_octets = applied->count;
            if (std::holds_alternative<TlsRequested>(*event)) {
                ++asked;
            } else {
                tests::answer_as_host(session, *event, Reply(220, "mx.beta.test"), now);
            }
        }
    }

    Instant now;
    ServerSession session;
    unsigned asked = 0;
    std::uint64_t thrown_away_octets = 0;
};

ServerSettings offering_tls() {
    ServerSettings settings = tests::transcript_settings();
    settings.tls = protocol::TlsUse::offered;
    return settings;
}

}  // namespace

TEST_CASE("what stands behind STARTTLS in the clear is thrown away, in any pieces") {
    // RFC 3207 section 4.2, CVE-2011-0411
    Server server(offering_tls());
    server.say("EHLO alpha.test\r\n");
    CHECK(server.say("STARTTLS\r\nMAIL FROM:<mallory@alpha.test>\r\nRCPT").starts_with("220 2.0.0"));
    CHECK(server.asked == 1);
    CHECK(server.thrown_away_octets == 36);
    CHECK(server.say(" TO:<bob@beta.test>\r\n").empty());
    server.session.handle_tls_established(server.now);
    CHECK(server.session.encrypted());
    CHECK(server.session.state() == ServerState::greeted);
    CHECK(server.say("NOOP\r\n") == "250 2.0.0 OK\r\n");
    CHECK(server.say("MAIL FROM:<alice@alpha.test>\r\n").starts_with("503"));  // EHLO counts no more
}

TEST_CASE("EXTERNAL is offered under TLS to a client whom a certificate has proved") {  // RFC 4422 appendix A
    ServerSettings settings = offering_tls();
    settings.authentication = {"PLAIN", "EXTERNAL"};
    Server server(settings);
    CHECK(server.say("EHLO alpha.test\r\n").find("EXTERNAL") == std::string::npos);
    CHECK(server.say("AUTH EXTERNAL =\r\n").starts_with("538 5.7.11"));
    server.say("STARTTLS\r\n");
    const bool proved = GENERATE(true, false);
    server.session.handle_tls_established(server.now, proved);
    const std::string offer = server.say("EHLO alpha.test\r\n");
    CHECK(offer.find(proved ? "AUTH PLAIN EXTERNAL\r\n" : "AUTH PLAIN\r\n") != std::string::npos);
    const std::string answer = server.say("AUTH EXTERNAL =\r\n");
    CHECK(answer.starts_with(proved ? "" : "504 5.5.4"));
}

TEST_CASE("the public cases of injected commands") {
    const auto cases = tests::read_injection_cases("smtp");
    if (!cases) return tests::skip("no vectors");
    for (const tests::InjectionCase& each : *cases) {
        CAPTURE(each.plaintext);
        Server server(offering_tls());
        server.say("EHLO x\r\n");
        server.say(each.plaintext);
        if (server.asked == 0) continue;
        server.session.handle_tls_established(server.now);
        const std::string under_tls = server.say(each.then_tls);
        CHECK(under_tls.find("250-") == std::string::npos);
    }
}

TEST_CASE("a handshake that does not come to its end takes no more time than a silent client") {
    Server server(offering_tls());
    server.say("EHLO alpha.test\r\nSTARTTLS\r\n");
    const auto due = server.session.next_timeout();
    REQUIRE(due);
    server.session.handle_timeout(*due);
    CHECK(server.session.wants_close());
    CHECK(server.session.take_output().empty());  // nobody could read it
}
