#include <variant>

#include "tests/protocol/smtp/client_dialogue.hpp"
#include "tests/support/catch.hpp"

using protocol::ClientTls;
using protocol::smtp::ClientSettings;
using protocol::smtp::ClientState;
using protocol::smtp::ClientStep;
using protocol::smtp::ClientTlsRequested;
using protocol::smtp::OutcomeCause;
using protocol::smtp::RecipientOutcome;
using tests::ClientDialogue;
using tests::only_outcome;

namespace {

ClientSettings with(ClientTls starttls) {
    ClientSettings settings = tests::client_of_alpha();
    settings.tls = starttls;
    return settings;
}

bool asked_for_tls(ClientDialogue& dialogue) {
    return std::holds_alternative<ClientTlsRequested>(dialogue.events().back());
}

}  // namespace

TEST_CASE("a client that is offered STARTTLS begins TLS and says EHLO again") {
    // RFC 3207 section 4.2
    ClientDialogue dialogue(with(ClientTls::where_offered));
    dialogue.send({"bob@beta.test"});
    CHECK(dialogue.on("220 mx\r\n") == "EHLO alpha.test\r\n");
    CHECK(dialogue.on("250-mx\r\n250-PIPELINING\r\n250 STARTTLS\r\n") == "STARTTLS\r\n");
    CHECK(dialogue.on("220 2.0.0 Ready\r\n").empty());
    CHECK(asked_for_tls(dialogue));
    CHECK(dialogue.session.state() == ClientState::tls_handshake);
    dialogue.session.handle_tls_established(dialogue.now);
    CHECK(dialogue.take_output() == "EHLO alpha.test\r\n");
    // PIPELINING, which was offered in the clear, is not offered any more.
    CHECK(dialogue.on("250 mx\r\n") == tests::mail_from_alice);
}

TEST_CASE("a client throws away what came behind the reply to STARTTLS in the clear") {
    // RFC 3207 section 6: an attacker could put an answer to the next EHLO there.
    ClientDialogue dialogue(with(ClientTls::always));
    dialogue.send({"bob@beta.test"});
    dialogue.on("220 mx\r\n");
    dialogue.on("250-mx\r\n250 STARTTLS\r\n");
    CHECK(dialogue.on("220 Ready\r\n250-mx\r\n250 AUTH PLAIN\r\n").empty());
    CHECK(dialogue.on("250 more of it\r\n").empty());
    dialogue.session.handle_tls_established(dialogue.now);
    CHECK(dialogue.take_output() == "EHLO alpha.test\r\n");
    CHECK(dialogue.take_output().empty());
    CHECK(dialogue.session.state() == ClientState::ehlo);
}

TEST_CASE("a client that needs TLS sends no mail without it") {
    // Postfix: 4.7.4 where it is not offered, or the server refuses to begin it (smtp_tls_security_level = encrypt)
    const bool refused = GENERATE(false, true);
    ClientDialogue dialogue(with(ClientTls::always));
    dialogue.send({"bob@beta.test"});
    dialogue.on("220 mx\r\n");
    if (refused) {
        CHECK(dialogue.on("250-mx\r\n250 STARTTLS\r\n") == "STARTTLS\r\n");
        CHECK(dialogue.on("454 4.7.0 TLS not available\r\n") == "QUIT\r\n");
    } else {
        CHECK(dialogue.on("250 mx\r\n") == "QUIT\r\n");
    }
    const RecipientOutcome outcome = only_outcome(dialogue);
    CHECK(outcome.kind == RecipientOutcome::Kind::temporary);
    CHECK(outcome.cause == OutcomeCause::needs_tls);
    CHECK(outcome.status.encode() == "4.7.4");
    CHECK(outcome.step == ClientStep::starttls);
}

TEST_CASE("a client that needs TLS does not go on after HELO") {
    ClientDialogue dialogue(with(ClientTls::always));
    dialogue.send({"bob@beta.test"});
    dialogue.on("220 mx\r\n");
    CHECK(dialogue.on("500 what\r\n") == "HELO alpha.test\r\n");
    CHECK(dialogue.on("250 mx\r\n") == "QUIT\r\n");
    CHECK(only_outcome(dialogue).cause == OutcomeCause::needs_tls);
}

TEST_CASE("a client that takes TLS where it is offered goes on without it") {
    // RFC 7435; Postfix: smtp_tls_security_level = may
    ClientDialogue dialogue(with(ClientTls::where_offered));
    dialogue.send({"bob@beta.test"});
    dialogue.on("220 mx\r\n");
    CHECK(dialogue.on("250-mx\r\n250 STARTTLS\r\n") == "STARTTLS\r\n");
    CHECK(dialogue.on("454 4.7.0 TLS not available\r\n") == tests::mail_from_alice);
    ClientDialogue without(with(ClientTls::where_offered));
    without.send({"bob@beta.test"});
    without.on("220 mx\r\n");
    CHECK(without.on("250 mx\r\n") == tests::mail_from_alice);
}

TEST_CASE("a handshake that fails, or never ends, leaves the mail for later") {
    // Postfix: 4.7.5 "Cannot start TLS: handshake failure"
    const bool in_time = GENERATE(true, false);
    ClientDialogue dialogue(with(ClientTls::always));
    dialogue.send({"bob@beta.test"});
    dialogue.on("220 mx\r\n");
    dialogue.on("250-mx\r\n250 STARTTLS\r\n");
    dialogue.on("220 Ready\r\n");
    if (in_time) {
        dialogue.session.handle_tls_failed("the certificate is refused", dialogue.now);
    } else {
        dialogue.pass(std::chrono::minutes{5});
    }
    CHECK(dialogue.session.wants_close());
    CHECK(dialogue.take_output().empty());
    const RecipientOutcome outcome = only_outcome(dialogue);
    CHECK(outcome.kind == RecipientOutcome::Kind::temporary);
    CHECK(outcome.step == ClientStep::starttls);
    CHECK(outcome.status.encode() == (in_time ? "4.7.5" : "4.4.2"));
}

TEST_CASE("TLS from the start needs no STARTTLS") {
    // RFC 8314 section 3
    ClientDialogue dialogue(with(ClientTls::always));
    dialogue.session.handle_tls_established(dialogue.now);
    dialogue.send({"bob@beta.test"});
    dialogue.on("220 mx\r\n");
    CHECK(dialogue.on("250-mx\r\n250 STARTTLS\r\n") == tests::mail_from_alice);
}

TEST_CASE("passwords wait for TLS") {
    // RFC 4954 section 4
    ClientSettings settings = with(ClientTls::where_offered);
    settings.plaintext_login = false;
    settings.authentication = {{"alice", "secret"}, protocol::smtp::ClientAuthentication::Need::always};
    ClientDialogue dialogue(settings);
    dialogue.send({"bob@beta.test"});
    dialogue.on("220 mx\r\n");
    CHECK(dialogue.on("250-mx\r\n250 AUTH PLAIN LOGIN\r\n") == "QUIT\r\n");
    CHECK(only_outcome(dialogue).cause == OutcomeCause::needs_authentication);
    ClientDialogue secured(settings);
    secured.send({"bob@beta.test"});
    secured.on("220 mx\r\n");
    secured.on("250-mx\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN\r\n");
    secured.on("220 Ready\r\n");
    secured.session.handle_tls_established(secured.now);
    secured.take_output();
    CHECK(secured.on("250-mx\r\n250 AUTH PLAIN LOGIN\r\n").starts_with("AUTH PLAIN "));
}
