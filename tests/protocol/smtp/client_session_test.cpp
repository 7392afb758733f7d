#include <chrono>
#include <string>

#include "tests/protocol/smtp/client_dialogue.hpp"
#include "tests/support/catch.hpp"

using protocol::Instant;
using protocol::smtp::BodyType;
using protocol::smtp::ClientSessionEnded;
using protocol::smtp::ClientSettings;
using protocol::smtp::ClientState;
using protocol::smtp::ClientStep;
using protocol::smtp::EnhancedStatusCode;
using protocol::smtp::ExtensionsReceived;
using protocol::smtp::OutcomeCause;
using protocol::smtp::RecipientOutcome;
using tests::client_of_alpha;
using tests::ClientDialogue;
using tests::mail_from_alice;
using tests::only_outcome;
using tests::rcpt_to_bob;
using Kind = protocol::smtp::RecipientOutcome::Kind;
using Reason = protocol::smtp::ClientSessionEnded::Reason;

namespace {

const std::string carol_line = "RCPT TO:<carol@beta.test>\r\n";
const std::string sent_content = "Subject: x\r\n\r\ntext\r\n.\r\n";

Reason ended(ClientDialogue& dialogue) {
    CHECK(dialogue.session.wants_close());
    CHECK_FALSE(dialogue.session.next_timeout());
    const auto* last = std::get_if<ClientSessionEnded>(&dialogue.events().back());
    REQUIRE(last != nullptr);
    return last->reason;
}

/// Brings a client without pipelining to the state, with one mail to bob.
void bring_to(ClientDialogue& dialogue, ClientState state) {
    dialogue.send({"bob@beta.test"});
    if (state == ClientState::greeting) return;
    CHECK(dialogue.on("220 mx\r\n") == "EHLO alpha.test\r\n");
    if (state == ClientState::ehlo) return;
    if (state == ClientState::helo) {
        CHECK(dialogue.on("502 no\r\n") == "HELO alpha.test\r\n");
        return;
    }
    CHECK(dialogue.on("250 mx\r\n") == mail_from_alice);
    if (state == ClientState::mail) return;
    CHECK(dialogue.on("250 ok\r\n") == rcpt_to_bob);
    if (state == ClientState::rcpt) return;
    CHECK(dialogue.on("250 ok\r\n") == "DATA\r\n");
    if (state == ClientState::data) return;
    CHECK(dialogue.on("354 go\r\n") == sent_content);
}

constexpr ClientState states_with_mail[] = {ClientState::greeting, ClientState::ehlo, ClientState::helo,
                                            ClientState::mail,     ClientState::rcpt, ClientState::data,
                                            ClientState::content};
constexpr ClientStep steps_of_states[] = {ClientStep::greeting, ClientStep::helo, ClientStep::helo,   ClientStep::mail,
                                          ClientStep::rcpt,     ClientStep::data, ClientStep::content};

}  // namespace

TEST_CASE("without PIPELINING a client waits for every reply") {
    // RFC 5321 section 4.1.4 and 2.1
    ClientDialogue dialogue(client_of_alpha());
    CHECK(dialogue.take_output().empty());
    bring_to(dialogue, ClientState::content);
    CHECK(dialogue.on("250 2.0.0 Queued as 7\r\n").empty());
    const RecipientOutcome outcome = only_outcome(dialogue);
    CHECK(outcome.kind == Kind::accepted);
    CHECK(outcome.step == ClientStep::content);
    CHECK(outcome.status == EnhancedStatusCode{2, 0, 0});
    CHECK(outcome.text == "Queued as 7");
    CHECK(dialogue.session.idle());
    CHECK_FALSE(dialogue.session.next_timeout());
    dialogue.session.quit(dialogue.now);
    CHECK(dialogue.take_output() == "QUIT\r\n");
    CHECK(dialogue.on("221 bye\r\n").empty());
    CHECK(ended(dialogue) == Reason::quit);
}

TEST_CASE("with PIPELINING a client sends MAIL, RCPT and DATA in one group") {
    // RFC 2920 section 3.1; parameters: RFC 1870 section 3
    ClientDialogue dialogue(client_of_alpha());
    dialogue.send({"bob@beta.test", "carol@beta.test"});
    dialogue.greet({"PIPELINING", "SIZE 1000", "8bitmime"});
    CHECK(dialogue.take_output() == "MAIL FROM:<alice@alpha.test> SIZE=20\r\n" + rcpt_to_bob + carol_line + "DATA\r\n");
    CHECK(dialogue.on("250 ok\r\n550 5.1.1 no bob\r\n").empty());
    CHECK(dialogue.session.state() == ClientState::rcpt);
    CHECK(dialogue.on("250 ok\r\n354 go\r\n") == sent_content);
    dialogue.on("250 ok\r\n");
    REQUIRE(dialogue.results().size() == 1);
    const auto& outcomes = dialogue.results().front().outcomes;
    CHECK(outcomes[0].kind == Kind::permanent);
    CHECK(outcomes[0].step == ClientStep::rcpt);
    CHECK(outcomes[0].status == EnhancedStatusCode{5, 1, 1});
    CHECK(outcomes[1].kind == Kind::accepted);
}

TEST_CASE("pipelining can be switched off") {
    ClientSettings settings = client_of_alpha();
    settings.pipelining = false;
    ClientDialogue dialogue(settings);
    dialogue.send({"bob@beta.test"});
    dialogue.greet({"PIPELINING"});
    CHECK(dialogue.take_output() == mail_from_alice);
}

TEST_CASE("354 although no recipient was accepted gets only the end of data") {
    // RFC 2920 section 3.1
    ClientDialogue dialogue(client_of_alpha());
    dialogue.send({"bob@beta.test"});
    dialogue.greet({"PIPELINING"});
    (void)dialogue.take_output();
    CHECK(dialogue.on("250 ok\r\n550 5.1.1 no\r\n354 go\r\n") == ".\r\n");
    dialogue.on("554 5.5.1 no valid recipients\r\n");
    CHECK(only_outcome(dialogue).step == ClientStep::rcpt);
    CHECK(only_outcome(dialogue).status == EnhancedStatusCode{5, 1, 1});
    CHECK(dialogue.session.idle());
}

TEST_CASE("a refused MAIL in a pipelined group decides for all recipients") {
    ClientDialogue dialogue(client_of_alpha());
    dialogue.send({"bob@beta.test", "carol@beta.test"});
    dialogue.greet({"PIPELINING"});
    (void)dialogue.take_output();
    dialogue.on("451 4.7.1 greylisted\r\n503 bad\r\n503 bad\r\n503 bad\r\n");
    REQUIRE(dialogue.results().size() == 1);
    for (const RecipientOutcome& outcome : dialogue.results().front().outcomes) {
        CHECK(outcome.kind == Kind::temporary);
        CHECK(outcome.step == ClientStep::mail);
        CHECK(outcome.status == EnhancedStatusCode{4, 7, 1});
    }
    dialogue.send({"bob@beta.test"});
    CHECK(dialogue.take_output().substr(0, 4) == "MAIL");
}

TEST_CASE("a transaction given up after MAIL is reset before the next one") {
    // RFC 5321 section 4.1.1.5
    ClientDialogue dialogue(client_of_alpha());
    bring_to(dialogue, ClientState::rcpt);
    CHECK(dialogue.on("550 no\r\n").empty());
    CHECK(only_outcome(dialogue).status == EnhancedStatusCode{5, 0, 0});
    dialogue.send({"carol@beta.test"});
    CHECK(dialogue.take_output() == "RSET\r\n");
    CHECK(dialogue.on("250 ok\r\n") == mail_from_alice);
    CHECK(dialogue.on("250 ok\r\n") == carol_line);
}

TEST_CASE("nothing is reset before QUIT") {
    ClientDialogue dialogue(client_of_alpha());
    dialogue.session.quit(dialogue.now);
    CHECK(dialogue.on("220 mx\r\n") == "EHLO alpha.test\r\n");
    CHECK(dialogue.on("250 mx\r\n") == "QUIT\r\n");
}

TEST_CASE("a session that ends with its mail says QUIT behind the content, and RSET before QUIT without it") {
    // Measured: truth cases c02 and c14 (Postfix).
    ClientSettings settings = client_of_alpha();
    settings.quit_with_content = true;
    ClientDialogue dialogue(settings);
    dialogue.send({"bob@beta.test"});
    dialogue.session.quit(dialogue.now);
    SECTION("in a group where the server allows it") {
        dialogue.greet({"PIPELINING"});
        CHECK(dialogue.take_output() == mail_from_alice + rcpt_to_bob + "DATA\r\n");
        SECTION("taken") {
            CHECK(dialogue.on("250 ok\r\n250 ok\r\n354 go\r\n") == sent_content + "QUIT\r\n");
            CHECK(dialogue.on("250 ok\r\n").empty());
            CHECK(only_outcome(dialogue).kind == Kind::accepted);
            CHECK(dialogue.on("221 bye\r\n").empty());
        }
        SECTION("refused") {
            CHECK(dialogue.on("250 ok\r\n550 no\r\n554 none\r\n") == "RSET\r\nQUIT\r\n");
            CHECK(only_outcome(dialogue).kind == Kind::permanent);
            CHECK(dialogue.on("250 ok\r\n221 bye\r\n").empty());
        }
        CHECK(ended(dialogue) == Reason::quit);
    }
    SECTION("one by one otherwise") {
        dialogue.greet({});
        CHECK(dialogue.take_output() == mail_from_alice);
        CHECK(dialogue.on("250 ok\r\n") == rcpt_to_bob);
        CHECK(dialogue.on("550 no\r\n") == "RSET\r\n");
        CHECK(dialogue.on("250 ok\r\n") == "QUIT\r\n");
        CHECK(dialogue.on("221 bye\r\n").empty());
        CHECK(ended(dialogue) == Reason::quit);
    }
}

TEST_CASE("parameters of DSN go to a server that offers it, and to no other") {
    // RFC 3461 section 5.2.2
    const auto sent_to = [](const std::vector<std::string>& offered) {
        ClientDialogue dialogue(client_of_alpha());
        auto envelope = tests::make_envelope("alice@alpha.test", {"bob@beta.test"});
        envelope.parameters.push_back(*protocol::smtp::Parameter::parse("RET=HDRS"));
        envelope.recipients[0].parameters.push_back(*protocol::smtp::Parameter::parse("NOTIFY=NEVER"));
        dialogue.session.send_transaction(envelope, tests::make_content("x\r\n"), dialogue.now);
        dialogue.greet(offered);
        return dialogue.take_output();
    };
    CHECK(sent_to({"PIPELINING"}) == mail_from_alice + rcpt_to_bob + "DATA\r\n");
    CHECK(sent_to({"PIPELINING", "DSN"}) ==
          "MAIL FROM:<alice@alpha.test> RET=HDRS\r\nRCPT TO:<bob@beta.test> NOTIFY=NEVER\r\nDATA\r\n");
}

TEST_CASE("a refused RSET ends what waits, and the session") {
    ClientDialogue dialogue(client_of_alpha());
    bring_to(dialogue, ClientState::rcpt);
    dialogue.on("550 no\r\n");
    dialogue.send({"carol@beta.test"});
    CHECK(dialogue.take_output() == "RSET\r\n");
    CHECK(dialogue.on("500 what\r\n") == "QUIT\r\n");
    REQUIRE(dialogue.results().size() == 2);
    CHECK(dialogue.results()[1].outcomes.front().step == ClientStep::rset);
}

TEST_CASE("several transactions go over one connection in their order") {
    ClientDialogue dialogue(client_of_alpha());
    dialogue.send({"bob@beta.test"});
    dialogue.send({"carol@beta.test"});
    dialogue.greet({"PIPELINING"});
    CHECK(dialogue.take_output() == mail_from_alice + rcpt_to_bob + "DATA\r\n");
    dialogue.on("250 ok\r\n250 ok\r\n354 go\r\n");
    CHECK(dialogue.on("250 first\r\n") == mail_from_alice + carol_line + "DATA\r\n");
    dialogue.session.quit(dialogue.now);
    dialogue.on("250 ok\r\n250 ok\r\n354 go\r\n");
    CHECK(dialogue.on("452 4.3.1 full\r\n") == "QUIT\r\n");
    REQUIRE(dialogue.results().size() == 2);
    CHECK(dialogue.results()[0].outcomes.front().kind == Kind::accepted);
    CHECK(dialogue.results()[1].transaction == 2);
    CHECK(dialogue.results()[1].outcomes.front().kind == Kind::temporary);
}

TEST_CASE("EHLO that is refused for good falls back to HELO") {
    // RFC 5321 section 3.2
    ClientDialogue dialogue(client_of_alpha());
    bring_to(dialogue, ClientState::helo);
    CHECK(dialogue.on("250 mx\r\n") == mail_from_alice);
    CHECK(dialogue.session.extensions().all().empty());
}

TEST_CASE("a refusal at each step decides the mail there") {
    // RFC 5321 section 4.2.1: 4yz try again, 5yz do not. A 5yz to EHLO leads to HELO.
    for (std::size_t index = 0; index < std::size(states_with_mail); ++index) {
        for (const std::string code : {"4", "5"}) {
            if (states_with_mail[index] == ClientState::ehlo && code == "5") continue;
            INFO(name(states_with_mail[index]) << " " << code);
            ClientDialogue dialogue(client_of_alpha());
            bring_to(dialogue, states_with_mail[index]);
            const std::string output = dialogue.on(code + "50 " + code + ".7.1 no\r\n");
            const RecipientOutcome outcome = only_outcome(dialogue);
            CHECK(outcome.kind == (code == "4" ? Kind::temporary : Kind::permanent));
            CHECK(outcome.step == steps_of_states[index]);
            CHECK(outcome.cause == OutcomeCause::replied);
            REQUIRE(outcome.reply);
            CHECK(outcome.reply->code() == (code == "4" ? 450U : 550U));
            const bool session_goes_on = states_with_mail[index] > ClientState::helo;
            CHECK(output == (session_goes_on ? "" : "QUIT\r\n"));
        }
    }
}

TEST_CASE("421 at each step ends the session and is temporary") {
    // RFC 5321 section 3.8
    for (std::size_t index = 0; index < std::size(states_with_mail); ++index) {
        INFO(name(states_with_mail[index]));
        ClientDialogue dialogue(client_of_alpha());
        bring_to(dialogue, states_with_mail[index]);
        dialogue.send({"carol@beta.test"});  // never gets its turn
        CHECK(dialogue.on("421 4.3.2 closing\r\n").empty());
        CHECK(ended(dialogue) == Reason::service_not_available);
        REQUIRE(dialogue.results().size() == 2);
        for (const auto& result : dialogue.results()) {
            CHECK(result.outcomes.front().kind == Kind::temporary);
            CHECK(result.outcomes.front().step == steps_of_states[index]);
            CHECK(result.outcomes.front().status == EnhancedStatusCode{4, 3, 2});
        }
    }
}

TEST_CASE("421 to one of several recipients is about that one, and of the others nothing is heard") {
    // measured: Postfix 3.7
    ClientDialogue dialogue(client_of_alpha());
    dialogue.send({"bob@beta.test", "carol@beta.test"});
    dialogue.greet({"PIPELINING"});
    dialogue.on("250 ok\r\n421 4.3.2 closing\r\n");
    CHECK(ended(dialogue) == Reason::service_not_available);
    REQUIRE(dialogue.results().size() == 1);
    const auto& outcomes = dialogue.results().front().outcomes;
    CHECK(outcomes.front().status == EnhancedStatusCode{4, 3, 2});
    CHECK(outcomes.back().cause == OutcomeCause::connection_lost);
    CHECK(outcomes.back().status == EnhancedStatusCode{4, 4, 2});
}

TEST_CASE("a client may say QUIT after 421 before its mail") {
    // measured: Postfix 3.7
    ClientSettings settings = client_of_alpha();
    settings.quit_when_turned_away = true;
    ClientDialogue dialogue(settings);
    dialogue.send({"bob@beta.test"});
    CHECK(dialogue.on("421 4.7.0 later\r\n") == "QUIT\r\n");
    CHECK(only_outcome(dialogue).status == EnhancedStatusCode{4, 7, 0});
    dialogue.session.handle_closed(dialogue.now);
    CHECK(ended(dialogue) == Reason::quit);
}

TEST_CASE("a connection lost at each step is temporary, after the content too") {
    // RFC 5321 section 4.2.5: without a reply to the content the client keeps the mail.
    for (std::size_t index = 0; index < std::size(states_with_mail); ++index) {
        INFO(name(states_with_mail[index]));
        ClientDialogue dialogue(client_of_alpha());
        bring_to(dialogue, states_with_mail[index]);
        dialogue.session.handle_closed(dialogue.now);
        CHECK(ended(dialogue) == Reason::connection_lost);
        const RecipientOutcome outcome = only_outcome(dialogue);
        CHECK(outcome.kind == Kind::temporary);
        CHECK(outcome.cause == OutcomeCause::connection_lost);
        CHECK(outcome.step == steps_of_states[index]);
        CHECK(outcome.status == EnhancedStatusCode{4, 4, 2});
        CHECK_FALSE(outcome.reply);
    }
}

TEST_CASE("each step has the RFC's time limit") {
    // RFC 5321 section 4.5.3.2; EHLO and HELO have no figure there.
    const std::chrono::minutes limits[] = {std::chrono::minutes{5}, std::chrono::minutes{5}, std::chrono::minutes{5},
                                           std::chrono::minutes{5}, std::chrono::minutes{5}, std::chrono::minutes{2},
                                           std::chrono::minutes{10}};
    for (std::size_t index = 0; index < std::size(states_with_mail); ++index) {
        INFO(name(states_with_mail[index]));
        ClientDialogue dialogue(client_of_alpha());
        bring_to(dialogue, states_with_mail[index]);
        dialogue.pass(limits[index] - std::chrono::nanoseconds{1});
        dialogue.on("250-half a");  // no reply yet
        CHECK(dialogue.results().empty());
        dialogue.pass(std::chrono::nanoseconds{1});
        CHECK(ended(dialogue) == Reason::timed_out);
        CHECK(only_outcome(dialogue).cause == OutcomeCause::timed_out);
        CHECK(only_outcome(dialogue).kind == Kind::temporary);
        CHECK(only_outcome(dialogue).step == steps_of_states[index]);
    }
}

TEST_CASE("large content may take its time block by block") {
    // RFC 5321 section 4.5.3.2.5
    ClientDialogue dialogue(client_of_alpha());
    dialogue.send({"bob@beta.test"}, std::string(200 * 1024, 'x') + "\r\n");
    dialogue.greet({"PIPELINING"});
    dialogue.on("250 ok\r\n250 ok\r\n354 go\r\n");
    CHECK(dialogue.session.next_timeout() == Instant{} + std::chrono::minutes{10 + 3 * 3});
}

TEST_CASE("what is no reply ends the session, temporarily for the mail") {
    for (std::size_t index = 0; index < std::size(states_with_mail); ++index) {
        for (const std::string_view octets : {"hello\r\n", "250 a\nb\r\n", "250-a\r\n354 b\r\n"}) {
            ClientDialogue dialogue(client_of_alpha());
            bring_to(dialogue, states_with_mail[index]);
            CHECK(dialogue.on(octets).empty());
            CHECK(ended(dialogue) == Reason::malformed_reply);
            CHECK(only_outcome(dialogue).cause == OutcomeCause::malformed_reply);
            CHECK(only_outcome(dialogue).kind == Kind::temporary);
        }
    }
}

TEST_CASE("2yz is no answer to DATA") {
    ClientDialogue dialogue(client_of_alpha());
    bring_to(dialogue, ClientState::data);
    CHECK(dialogue.on("250 ok\r\n").empty());
    CHECK(only_outcome(dialogue).kind == Kind::temporary);
    CHECK(only_outcome(dialogue).cause == OutcomeCause::malformed_reply);
}

TEST_CASE("a reply to nothing ends the session") {
    ClientDialogue dialogue(client_of_alpha());
    dialogue.greet({});
    dialogue.on("250 out of the blue\r\n");
    CHECK(ended(dialogue) == Reason::malformed_reply);
}

TEST_CASE("a mail handed to a session that failed fails at once") {
    ClientDialogue dialogue(client_of_alpha());
    CHECK(dialogue.on("554 no service\r\n") == "QUIT\r\n");
    dialogue.send({"bob@beta.test"});
    CHECK(dialogue.take_output().empty());
    CHECK(only_outcome(dialogue).step == ClientStep::greeting);
    CHECK(only_outcome(dialogue).kind == Kind::permanent);
    dialogue.session.handle_closed(dialogue.now);
    CHECK(ended(dialogue) == Reason::quit);
}

TEST_CASE("8-bit content needs 8BITMIME") {
    // RFC 6152 section 3
    ClientDialogue without(client_of_alpha());
    without.send({"bob@beta.test"}, "\xe4\r\n", BodyType::eight_bit_mime);
    without.greet({"PIPELINING"});
    CHECK(without.take_output().empty());
    CHECK(only_outcome(without).kind == Kind::permanent);
    CHECK(only_outcome(without).cause == OutcomeCause::needs_eight_bit);
    CHECK(only_outcome(without).status == EnhancedStatusCode{5, 6, 3});
    CHECK(without.session.idle());

    ClientDialogue with(client_of_alpha());
    with.send({"bob@beta.test"}, "\xe4\r\n", BodyType::eight_bit_mime);
    with.greet({"8BITMIME"});
    CHECK(with.take_output() == "MAIL FROM:<alice@alpha.test> BODY=8BITMIME\r\n");

    ClientDialogue seven(client_of_alpha());
    seven.send({"bob@beta.test"}, "only declared\r\n", BodyType::eight_bit_mime);
    seven.greet({});
    CHECK(seven.take_output() == mail_from_alice);
}

TEST_CASE("extensions are read without case, and unknown ones are kept") {
    // RFC 5321 section 4.1.1.1
    ClientDialogue dialogue(client_of_alpha());
    dialogue.greet({"size 4096", "X-NEW a b", "*junk*", "AUTH=PLAIN"});
    const auto& extensions = dialogue.session.extensions();
    CHECK(extensions.size_octets_max() == 4096);
    REQUIRE(extensions.find("X-NEW") != nullptr);
    CHECK(extensions.find("X-NEW")->parameters == "a b");
    CHECK(extensions.all().size() == 3);
    CHECK_FALSE(extensions.has("PIPELINING"));
}

TEST_CASE("any chunking of the replies gives the same session") {
    const std::string replies =
        "220 mx\r\n250-mx\r\n250 PIPELINING\r\n250 ok\r\n250-2.1.5 o\r\n250 2.1.5 k\r\n354 go\r\n250 2.0.0 ok\r\n";
    std::string whole_output;
    for (const std::size_t chunk_octets : {1000U, 1U, 2U, 5U}) {
        ClientDialogue dialogue(client_of_alpha());
        dialogue.send({"bob@beta.test"});
        std::string output;
        for (std::size_t index = 0; index < replies.size(); index += chunk_octets) {
            output += dialogue.on(std::string_view(replies).substr(index, chunk_octets));
        }
        if (whole_output.empty()) whole_output = output;
        CHECK(output == whole_output);
        CHECK(only_outcome(dialogue).kind == Kind::accepted);
    }
}
