#include <string>

#include "protocol/base/base64.hpp"
#include "tests/protocol/smtp/client_dialogue.hpp"
#include "tests/support/catch.hpp"

using protocol::decode_base64;
using protocol::encode_base64;
using protocol::Octets;
using protocol::smtp::BodyType;
using protocol::smtp::ClientAuthentication;
using protocol::smtp::ClientSettings;
using protocol::smtp::ClientStep;
using protocol::smtp::ConversionRequested;
using protocol::smtp::EnhancedStatusCode;
using protocol::smtp::OutcomeCause;
using protocol::smtp::RecipientOutcome;
using tests::client_of_alpha;
using tests::ClientDialogue;
using tests::mail_from_alice;
using tests::only_outcome;
using tests::rcpt_to_bob;
using Kind = protocol::smtp::RecipientOutcome::Kind;
using Need = protocol::smtp::ClientAuthentication::Need;

namespace {

ClientSettings authenticating(Need need = Need::always) {
    ClientSettings settings = client_of_alpha();
    settings.authentication = ClientAuthentication{{"alice", "secret"}, need};
    return settings;
}

const std::string auth_plain = "AUTH PLAIN " + encode_base64(std::string_view("\0alice\0secret", 13)) + "\r\n";

}  // namespace

TEST_CASE("content goes in parts by BDAT where CHUNKING is offered") {
    // RFC 3030 section 2; measured: truth case c96
    ClientSettings settings = client_of_alpha();
    settings.chunks = 2;
    ClientDialogue dialogue(settings);
    dialogue.send({"bob@beta.test"}, ".\r\nabc\nd");
    SECTION("taken") {
        dialogue.greet({"CHUNKING", "PIPELINING"});
        CHECK(dialogue.take_output() == mail_from_alice + rcpt_to_bob);
        CHECK(dialogue.on("250 ok\r\n250 ok\r\n") == "BDAT 5\r\n.\r\nab");
        CHECK(dialogue.on("250 5 bytes\r\n") == "BDAT 6 LAST\r\nc\r\nd\r\n");
        CHECK(dialogue.on("250 2.0.0 queued\r\n").empty());
        CHECK(only_outcome(dialogue).kind == Kind::accepted);
    }
    SECTION("refused, and then reset") {
        dialogue.greet({"CHUNKING"});
        CHECK(dialogue.take_output() == mail_from_alice);
        CHECK(dialogue.on("250 ok\r\n") == rcpt_to_bob);
        CHECK(dialogue.on("250 ok\r\n") == "BDAT 5\r\n.\r\nab");
        CHECK(dialogue.on("552 5.3.4 too big\r\n").empty());
        CHECK(only_outcome(dialogue).step == ClientStep::content);
        dialogue.send({"carol@beta.test"});
        CHECK(dialogue.take_output() == "RSET\r\n");
    }
    SECTION("without a recipient there is nothing to send") {
        dialogue.greet({"CHUNKING", "PIPELINING"});
        CHECK(dialogue.on("250 ok\r\n550 no\r\n") == mail_from_alice + rcpt_to_bob);
        CHECK(only_outcome(dialogue).kind == Kind::permanent);
    }
    SECTION("by DATA where it is not offered") {
        dialogue.greet({});
        dialogue.on("250 ok\r\n");
        CHECK(dialogue.on("250 ok\r\n") == "DATA\r\n");
    }
}

TEST_CASE("a client says who it is before its first mail") {
    // RFC 4954 section 4
    ClientDialogue dialogue(authenticating());
    dialogue.send({"bob@beta.test"});
    SECTION("PLAIN") {
        dialogue.greet({"AUTH login plain"});
        CHECK(dialogue.take_output() == auth_plain);
        CHECK(dialogue.on("235 2.7.0 ok\r\n") == mail_from_alice);
    }
    SECTION("LOGIN where nothing else is offered") {
        dialogue.greet({"AUTH GSSAPI LOGIN"});
        CHECK(dialogue.take_output() == "AUTH LOGIN\r\n");
        CHECK(dialogue.on("334 VXNlcm5hbWU6\r\n") == encode_base64("alice") + "\r\n");
        CHECK(dialogue.on("334 UGFzc3dvcmQ6\r\n") == encode_base64("secret") + "\r\n");
        CHECK(dialogue.on("235 2.7.0 ok\r\n") == mail_from_alice);
    }
    SECTION("CRAM-MD5 before mechanisms that send the password") {
        dialogue.greet({"AUTH PLAIN LOGIN CRAM-MD5"});
        CHECK(dialogue.take_output() == "AUTH CRAM-MD5\r\n");
        const Octets response = dialogue.on("334 " + encode_base64("<1@beta.test>") + "\r\n");
        CHECK(decode_base64(response.substr(0, response.size() - 2)).value().starts_with("alice "));
        CHECK(dialogue.on("235 2.7.0 ok\r\n") == mail_from_alice);
    }
    SECTION("a SCRAM server that does not prove to know the password is not believed") {
        dialogue.greet({"AUTH SCRAM-SHA-256"});
        CHECK(dialogue.take_output().starts_with("AUTH SCRAM-SHA-256 "));
        CHECK(dialogue.on("235 2.7.0 ok\r\n").empty());
        CHECK(only_outcome(dialogue).cause == OutcomeCause::malformed_reply);
    }
    SECTION("a server that asks on after PLAIN is told to stop") {
        dialogue.greet({"AUTH PLAIN"});
        CHECK(dialogue.on("334 \r\n") == auth_plain + "*\r\n");
        CHECK(dialogue.on("501 5.7.0 cancelled\r\n") == "QUIT\r\n");
        CHECK(only_outcome(dialogue).step == ClientStep::auth);
    }
    SECTION("refused") {
        dialogue.greet({"AUTH PLAIN"});
        CHECK(dialogue.on("535 5.7.8 wrong\r\n") == auth_plain + "QUIT\r\n");
        CHECK(only_outcome(dialogue).step == ClientStep::auth);
        CHECK(only_outcome(dialogue).status == EnhancedStatusCode{5, 7, 8});
    }
    SECTION("not offered, or by mechanisms that are not known here") {
        dialogue.greet(GENERATE(true, false) ? std::vector<std::string>{} : std::vector<std::string>{"AUTH GSSAPI"});
        CHECK(dialogue.take_output() == "QUIT\r\n");
        CHECK(only_outcome(dialogue).cause == OutcomeCause::needs_authentication);
    }
}

TEST_CASE("an initial response that makes the line of AUTH too long waits for a challenge, RFC 4954 section 4") {
    const auto output_with = [](std::size_t password_octets) {
        ClientSettings settings = authenticating(Need::always);
        settings.authentication->credentials.password.assign(password_octets, 'x');
        ClientDialogue dialogue(settings);
        dialogue.send({"bob@beta.test"});
        dialogue.greet({"AUTH PLAIN"});
        const Octets command = dialogue.take_output();
        return std::pair(command, command == "AUTH PLAIN\r\n" ? dialogue.on("334 \r\n") : Octets());
    };
    constexpr std::size_t fits_octets = 365;  // with NUL, alice and NUL 372: 496 in base64, 509 in the line
    CHECK(output_with(fits_octets).first.size() == 509);
    const auto [command, response] = output_with(fits_octets + 1);
    CHECK(command == "AUTH PLAIN\r\n");
    CHECK(response == encode_base64(Octets("\0alice\0", 7) + Octets(fits_octets + 1, 'x')) + "\r\n");
}

TEST_CASE("a client that does not need AUTH goes on without it") {
    SECTION("where it is not offered") {
        ClientDialogue dialogue(authenticating(Need::where_offered));
        dialogue.send({"bob@beta.test"});
        dialogue.greet({});
        CHECK(dialogue.take_output() == mail_from_alice);
    }
    SECTION("but not where it is refused") {
        ClientDialogue dialogue(authenticating(Need::where_offered));
        dialogue.send({"bob@beta.test"});
        dialogue.greet({"AUTH PLAIN"});
        CHECK(dialogue.on("535 5.7.8 wrong\r\n") == auth_plain + "QUIT\r\n");
    }
    SECTION("in any case") {
        ClientDialogue dialogue(authenticating(Need::never));
        dialogue.send({"bob@beta.test"});
        dialogue.greet({"AUTH PLAIN"});
        CHECK(dialogue.on("535 5.7.8 wrong\r\n") == auth_plain + mail_from_alice);
    }
}

TEST_CASE("addresses and headers in UTF-8 need SMTPUTF8") {
    // RFC 6531 section 3.4 and 3.6
    const auto sent = [](const std::string& recipient, bool asked, const std::string& content, bool offered) {
        ClientDialogue dialogue(client_of_alpha());
        auto envelope = tests::make_envelope("alice@alpha.test", {recipient});
        envelope.smtputf8 = asked;
        dialogue.session.send_transaction(envelope, tests::make_content(content), dialogue.now);
        dialogue.greet(offered ? std::vector<std::string>{"SMTPUTF8"} : std::vector<std::string>{});
        const std::string output = dialogue.take_output();
        return output.empty() ? only_outcome(dialogue).status.encode() : output;
    };
    const std::string utf8 = "b\xc3\xb8@beta.test";
    const std::string with_parameter = "MAIL FROM:<alice@alpha.test> SMTPUTF8\r\n";
    CHECK(sent(utf8, true, "x\r\n", true) == with_parameter);
    CHECK(sent(utf8, false, "x\r\n", true) == with_parameter);
    CHECK(sent(utf8, true, "x\r\n", false) == "5.6.7");
    CHECK(sent("bob@beta.test", true, "Subject: \xc3\xb8\r\n\r\nx\r\n", false) == "5.6.7");
    CHECK(sent("bob@beta.test", true, "Subject: o\r\n\r\n\xc3\xb8\r\n", false) == mail_from_alice);
    CHECK(sent("bob@beta.test", false, "x\r\n", true) == mail_from_alice);
}

TEST_CASE("a client may hide the size") {
    ClientSettings settings = client_of_alpha();
    settings.declare_size = GENERATE(true, false);
    ClientDialogue dialogue(settings);
    dialogue.send({"bob@beta.test"}, "12345\r\n");
    dialogue.greet({"SIZE"});
    CHECK(dialogue.take_output() ==
          (settings.declare_size ? "MAIL FROM:<alice@alpha.test> SIZE=7\r\n" : mail_from_alice));
}

TEST_CASE("the host may convert what the next server cannot take") {
    // RFC 6152 section 3
    ClientSettings settings = client_of_alpha();
    settings.eight_bit_content = protocol::smtp::EightBitContent::convert;
    ClientDialogue dialogue(settings);
    dialogue.send({"bob@beta.test"}, "Caf\xc3\xa9\r\n", BodyType::eight_bit_mime);
    dialogue.session.quit(dialogue.now);
    dialogue.greet({"SIZE"});
    CHECK(dialogue.take_output().empty());
    REQUIRE(std::holds_alternative<ConversionRequested>(dialogue.events().back()));
    CHECK_FALSE(dialogue.session.idle());
    SECTION("in 7-bit it goes on") {
        dialogue.session.answer_conversion(tests::make_content("Caf=C3=A9\r\n"), dialogue.now);
        CHECK(dialogue.take_output() == "MAIL FROM:<alice@alpha.test> SIZE=11\r\n");
    }
    SECTION("SMTPUTF8 promises 8BITMIME, RFC 6531 section 3.1") {
        ClientDialogue other(settings);
        other.send({"bob@beta.test"}, "Caf\xc3\xa9\r\n", BodyType::eight_bit_mime);
        other.greet({"SMTPUTF8"});
        CHECK(other.take_output() == "MAIL FROM:<alice@alpha.test> BODY=8BITMIME\r\n");
    }
    SECTION("the connection is lost meanwhile") {
        dialogue.session.handle_closed(dialogue.now);
        CHECK(only_outcome(dialogue).cause == OutcomeCause::connection_lost);
        dialogue.session.answer_conversion(tests::make_content("x"), dialogue.now);
        CHECK(dialogue.take_output().empty());
    }
}

TEST_CASE("a client that converts while it sends does not know the size before") {
    // measured: Postfix 3.7
    ClientSettings settings = client_of_alpha();
    settings.eight_bit_content = protocol::smtp::EightBitContent::convert;
    settings.converted_size_declared = false;
    ClientDialogue dialogue(settings);
    dialogue.send({"bob@beta.test"}, "Caf\xc3\xa9\r\n", BodyType::eight_bit_mime);
    dialogue.greet({"SIZE"});
    dialogue.session.answer_conversion(tests::make_content("Caf=C3=A9\r\n"), dialogue.now);
    CHECK(dialogue.take_output() == mail_from_alice);
}

TEST_CASE("a client that looks at SIZE sends nothing of a mail that is too large") {
    // RFC 1870 section 6
    ClientSettings settings = client_of_alpha();
    settings.size_checked = true;
    ClientDialogue dialogue(settings);
    const bool fits = GENERATE(true, false);
    dialogue.send({"bob@beta.test"}, fits ? "1234567890" : "12345678901");
    dialogue.greet({"SIZE 10"});
    if (fits) {
        CHECK(dialogue.take_output() == "MAIL FROM:<alice@alpha.test> SIZE=10\r\n");
        return;
    }
    CHECK(dialogue.take_output().empty());
    const RecipientOutcome outcome = only_outcome(dialogue);
    CHECK(outcome.cause == OutcomeCause::exceeds_size);
    CHECK(outcome.status == EnhancedStatusCode{5, 3, 4});
    CHECK(outcome.text == "message size 11 exceeds size limit 10 of server");
}

TEST_CASE("Postfix, measured: no QUIT where the mail is too large for the server") {
    ClientSettings settings = client_of_alpha();
    settings.size_checked = settings.quit_with_content = true;
    ClientDialogue dialogue(settings);
    dialogue.send({"bob@beta.test"}, "12345678901");
    dialogue.session.quit(dialogue.now);
    dialogue.greet({"SIZE 10"});
    CHECK(dialogue.take_output().empty());
    CHECK(dialogue.session.wants_close());
}

TEST_CASE("binary content goes octet by octet, to servers that offer BINARYMIME and CHUNKING") {
    // RFC 3030 section 3
    const std::string content = "A: b\r\n\r\n\n.\r\r\n..x\n";
    const auto dialogue_with = [&](const std::vector<std::string>& offered) {
        auto dialogue = std::make_unique<ClientDialogue>(client_of_alpha());
        dialogue->send({"bob@beta.test"}, content, BodyType::binary_mime);
        dialogue->greet(offered);
        return dialogue;
    };
    SECTION("both are offered") {
        const auto dialogue = dialogue_with({"CHUNKING", "BINARYMIME", "PIPELINING"});
        CHECK(dialogue->take_output() == "MAIL FROM:<alice@alpha.test> BODY=BINARYMIME\r\n" + rcpt_to_bob);
        CHECK(dialogue->on("250 ok\r\n250 ok\r\n") == "BDAT " + std::to_string(content.size()) + " LAST\r\n" + content);
    }
    SECTION("one is not") {
        const auto dialogue = dialogue_with({GENERATE(std::string("CHUNKING"), std::string("BINARYMIME")), "8BITMIME"});
        CHECK(dialogue->take_output().empty());
        CHECK(only_outcome(*dialogue).cause == OutcomeCause::needs_binary);
        CHECK(only_outcome(*dialogue).status == EnhancedStatusCode{5, 6, 3});
    }
}
