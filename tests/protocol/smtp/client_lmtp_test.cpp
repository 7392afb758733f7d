#include <string>

#include "tests/protocol/smtp/client_dialogue.hpp"
#include "tests/support/catch.hpp"

using protocol::smtp::ClientSettings;
using protocol::smtp::ClientStep;
using protocol::smtp::EnhancedStatusCode;
using protocol::smtp::OutcomeCause;
using tests::ClientDialogue;
using Kind = protocol::smtp::RecipientOutcome::Kind;

namespace {

ClientSettings lmtp_client() {
    ClientSettings settings;
    settings.client_name = "mx.beta.test";
    settings.lmtp = true;
    return settings;
}

/// A client that has sent a mail to three, of whom the second was refused.
void send_to_three(ClientDialogue& dialogue) {
    dialogue.send({"bob@beta.test", "nobody@beta.test", "carol@beta.test"});
    CHECK(dialogue.on("220 store.beta.test\r\n") == "LHLO mx.beta.test\r\n");
    dialogue.on("250-store.beta.test\r\n250 PIPELINING\r\n");
    dialogue.on("250 2.1.0 OK\r\n250 2.1.5 OK\r\n550 5.1.1 unknown\r\n250 2.1.5 OK\r\n354 OK\r\n");
}

}  // namespace

TEST_CASE("an LMTP client waits for a reply for each recipient that was accepted") {
    // RFC 2033 section 4.2
    ClientDialogue dialogue(lmtp_client());
    send_to_three(dialogue);
    dialogue.on("250 2.0.0 <bob@beta.test> Saved\r\n");
    CHECK(dialogue.results().empty());
    SECTION("and the last one decides the last of them") {
        dialogue.on("452 4.2.2 <carol@beta.test> Quota exceeded\r\n");
        REQUIRE(dialogue.results().size() == 1);
        const auto& outcomes = dialogue.results().front().outcomes;
        CHECK(outcomes[0].kind == Kind::accepted);
        CHECK(outcomes[1].kind == Kind::permanent);
        CHECK(outcomes[1].step == ClientStep::rcpt);
        CHECK(outcomes[2].kind == Kind::temporary);
        CHECK(outcomes[2].status == EnhancedStatusCode{4, 2, 2});
        CHECK(outcomes[2].step == ClientStep::content);
    }
    SECTION("and what is lost with the connection concerns the others alone") {
        dialogue.session.handle_closed(dialogue.now);
        REQUIRE(dialogue.results().size() == 1);
        CHECK(dialogue.results().front().outcomes[0].kind == Kind::accepted);
        CHECK(dialogue.results().front().outcomes[2].cause == OutcomeCause::connection_lost);
    }
    SECTION("and 421 too") {
        dialogue.on("421 4.3.2 closing\r\n");
        REQUIRE(dialogue.results().size() == 1);
        CHECK(dialogue.results().front().outcomes[0].kind == Kind::accepted);
        CHECK(dialogue.results().front().outcomes[2].kind == Kind::temporary);
    }
}

TEST_CASE("an LMTP client knows no HELO to fall back to") {
    // RFC 2033 section 4.1
    ClientDialogue dialogue(lmtp_client());
    dialogue.send({"bob@beta.test"});
    dialogue.on("220 mx.beta.test ESMTP\r\n");
    CHECK(dialogue.on("502 5.5.1 not here\r\n") == "QUIT\r\n");
    REQUIRE(dialogue.results().size() == 1);
    CHECK(dialogue.results().front().outcomes.front().step == ClientStep::helo);
}
