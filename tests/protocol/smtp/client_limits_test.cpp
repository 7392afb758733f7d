// What a client makes of LIMITS, RFC 9422.
#include "protocol/smtp/session_limits.hpp"
#include "tests/protocol/smtp/client_dialogue.hpp"
#include "tests/support/catch.hpp"

using protocol::smtp::OutcomeCause;
using protocol::smtp::RecipientOutcome;
using protocol::smtp::SessionLimits;
using tests::client_of_alpha;
using tests::ClientDialogue;
using tests::mail_from_alice;

namespace {

const std::vector<std::string> three{"a@beta.test", "b@beta.test", "c@gamma.test"};

std::string rcpt_to(const std::string& address) {
    return "RCPT TO:<" + address + ">\r\n";
}

/// Answers everything with yes. @return the commands
std::string talk(ClientDialogue& dialogue) {
    std::string commands;
    for (std::string sent = dialogue.take_output(); !sent.empty();) {
        commands += sent;
        const bool has_content = sent.find("\r\n.\r\n") != std::string::npos;
        sent = dialogue.on(sent == "DATA\r\n" && !has_content ? "354 go\r\n" : "250 ok\r\n");
    }
    return commands;
}

std::vector<OutcomeCause> causes(ClientDialogue& dialogue) {
    std::vector<OutcomeCause> found;
    REQUIRE(dialogue.results().size() == 1);
    for (const RecipientOutcome& outcome : dialogue.results().front().outcomes) found.push_back(outcome.cause);
    return found;
}

}  // namespace

TEST_CASE("limits are read and written") {
    CHECK(SessionLimits::parse("MAILMAX=5 rcptmax=20 RCPTDOMAINMAX=1") == SessionLimits{5, 20, 1});
    CHECK(SessionLimits::parse("RCPTMAX=0 MAILMAX=x FUTURE=7 RCPTDOMAINMAX=1234567 FLAG  =") == SessionLimits{});
    CHECK(SessionLimits{5, 20, 1}.encode() == "RCPTMAX=20 MAILMAX=5 RCPTDOMAINMAX=1");
    CHECK(SessionLimits{}.encode().empty());
}

TEST_CASE("more recipients than RCPTMAX go in several transactions of a session") {
    ClientDialogue dialogue(client_of_alpha());
    dialogue.send(three);
    dialogue.greet({"LIMITS RCPTMAX=2"});
    const std::string content = "DATA\r\nSubject: x\r\n\r\ntext\r\n.\r\n";
    CHECK(talk(dialogue) == mail_from_alice + rcpt_to(three[0]) + rcpt_to(three[1]) + content + mail_from_alice +
                                rcpt_to(three[2]) + content);
    REQUIRE(dialogue.results().size() == 1);  // it is one mail
    CHECK(dialogue.results().front().outcomes.size() == 3);
}

TEST_CASE("what one transaction of a mail was told stays with its recipients") {
    ClientDialogue dialogue(client_of_alpha());
    dialogue.send(three);
    dialogue.greet({"LIMITS RCPTMAX=1"});
    dialogue.on("250 ok\r\n");
    dialogue.on("550 5.1.1 no\r\n");                      // the first recipient
    CHECK(dialogue.on("250 ok\r\n") == mail_from_alice);  // RSET before
    dialogue.on("250 ok\r\n");
    dialogue.on("250 ok\r\n");
    dialogue.on("354 ok\r\n");
    dialogue.on("250 ok\r\n");
    dialogue.on("451 4.3.0 later\r\n");  // MAIL for the third
    REQUIRE(dialogue.results().size() == 1);
    const auto& outcomes = dialogue.results().front().outcomes;
    CHECK(outcomes.at(0).kind == RecipientOutcome::Kind::permanent);
    CHECK(outcomes.at(1).kind == RecipientOutcome::Kind::accepted);
    CHECK(outcomes.at(2).kind == RecipientOutcome::Kind::temporary);
}

TEST_CASE("what goes beyond MAILMAX or RCPTDOMAINMAX is left for another session") {
    SECTION("transactions") {
        ClientDialogue dialogue(client_of_alpha());
        dialogue.send(three);
        dialogue.greet({"LIMITS RCPTMAX=1 MAILMAX=2"});
        talk(dialogue);
        CHECK(causes(dialogue) ==
              std::vector{OutcomeCause::replied, OutcomeCause::replied, OutcomeCause::exceeds_session});
    }
    SECTION("domains") {
        ClientDialogue dialogue(client_of_alpha());
        dialogue.send(three);
        dialogue.greet({"LIMITS RCPTDOMAINMAX=1", "PIPELINING"});
        CHECK(dialogue.take_output() == mail_from_alice + rcpt_to(three[0]) + rcpt_to(three[1]) + "DATA\r\n");
        dialogue.on("250 ok\r\n250 ok\r\n250 ok\r\n354 go\r\n");
        dialogue.on("250 ok\r\n");
        CHECK(causes(dialogue) ==
              std::vector{OutcomeCause::replied, OutcomeCause::replied, OutcomeCause::exceeds_session});
    }
}
