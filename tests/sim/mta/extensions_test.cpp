#include "protocol/base/base64.hpp"
#include "protocol/message/header.hpp"
#include "protocol/sasl/plain.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
namespace message = protocol::message;
namespace smtp = protocol::smtp;

namespace {

/// alpha's server, and one exchanger of beta.test that does as it is told.
struct OneExchangerWorld : AlphaWorld {
    ScriptedServer mx1{runtime("mx1.beta.test"), 25};
};

/// alpha's server, where alice may send by AUTH and nobody is trusted.
struct AuthenticationWorld : OneExchangerWorld {
    AuthenticationWorld() {
        alpha.settings.trusted_clients.clear();
        alpha.settings.auth_users.emplace()["alice"] = "secret";
    }
    ScriptedClient& submit(const std::string& password, std::uint16_t port = 587) {
        const std::string message = protocol::sasl::encode_plain({"alice", password});
        return send({"EHLO client.alpha.test", "AUTH PLAIN " + protocol::encode_base64(message),
                     "MAIL FROM:<alice@alpha.test>", "RCPT TO:<bob@beta.test>", "DATA", short_mail + ".", "QUIT"},
                    port);
    }
};

std::string last_rule(const AlphaWorld& world) {
    return world.events.of(EventKind::decision, "mail.alpha.test").back().fields.text("rule");
}

}  // namespace

TEST_CASE("RFC 4954: who has authenticated may send to every domain", "[mta]") {
    AuthenticationWorld world;
    world.alpha.start();
    const ScriptedClient& client = world.submit("secret");
    world.run(20s);
    CHECK(client.replies[2] == "235 2.7.0 Authentication successful");
    REQUIRE(world.mx1.contents.size() == 1);
    const auto header = message::Header::parse(world.mx1.contents.front());
    CHECK(header.body_of("Received").find(" with ESMTPA ") != std::string::npos);  // RFC 3848
}

TEST_CASE("Postfix, measured: a submission port takes mail from nobody else", "[mta]") {
    AuthenticationWorld world;
    world.alpha.start();
    SECTION("with a wrong password, which is answered late") {
        const ScriptedClient& client = world.submit("wrong");
        world.run(20s);
        CHECK(client.replies[2] == "535 5.7.8 Error: authentication failed: (reason unavailable)");
        CHECK(client.times[2] - client.times[1] >= 2s);
        CHECK(client.replies[4] == "554 5.7.1 <bob@beta.test>: Recipient address rejected: Access denied");
        CHECK(world.events.of(EventKind::decision).front().fields.text("chosen") == "refuse it");
    }
    SECTION("without AUTH, not even for a mailbox here") {
        const ScriptedClient& client = world.send(dialogue("alice@alpha.test", {"alice@alpha.test"}), 587);
        world.run(20s);
        CHECK(client.replies[3] == "554 5.7.1 <alice@alpha.test>: Recipient address rejected: Access denied");
    }
    SECTION("the other port does not offer AUTH") {
        const ScriptedClient& client = world.submit("secret", 25);
        world.run(20s);
        CHECK(client.replies[2].starts_with("502 5.5.1 "));
        CHECK(client.replies[4].starts_with("554 5.7.1 <bob@beta.test>: Relay access denied"));
    }
    CHECK(world.mx1.contents.empty());
}

TEST_CASE("AUTH may be offered everywhere, and switched off", "[mta]") {
    AuthenticationWorld world;
    world.alpha.settings.auth_everywhere = true;
    const bool off = GENERATE(false, true);
    if (off) world.alpha.settings.extensions_off = {"AUTH"};
    world.alpha.start();
    world.submit("secret", 25);
    world.run(20s);
    CHECK(world.mx1.contents.size() == (off ? 0 : 1));
}

TEST_CASE("RFC 5802: a password that is proved to be known crosses no wire", "[mta]") {
    AuthenticationWorld world;
    world.alpha.settings.auth_mechanisms = {"SCRAM-SHA-256", "CRAM-MD5"};
    world.alpha.start();
    const ScriptedClient& client =
        world.send({"EHLO client.alpha.test", "AUTH CRAM-MD5", protocol::encode_base64("alice 0"),
                    "AUTH SCRAM-SHA-256 " + protocol::encode_base64("n,,n=bob,r=abc"), "*", "QUIT"},
                   587);
    world.run(20s);
    CHECK(client.replies[2].starts_with("334 "));
    CHECK(client.replies[3] == "535 5.7.8 Error: authentication failed: (reason unavailable)");
    const auto first = protocol::decode_base64(client.replies[4].substr(4));
    REQUIRE(first.has_value());
    CHECK(first->starts_with("r=abc"));  // bob is unknown: that shows only at the end
    CHECK(client.replies[5].starts_with("501 "));
}

TEST_CASE("a server says who it is where a route has credentials", "[mta]") {
    OneExchangerWorld world;
    world.mx1.answer("EHLO", "250-mx1\r\n250 AUTH PLAIN");
    world.alpha.settings.smarthost = mta::Route{"10.2.0.1", 25, false, protocol::sasl::Credentials{"site", "k3y"}};
    SECTION("believed") {
        world.mx1.answer("AUTH", "235 2.7.0 ok");
        world.alpha.start();
        world.send_mail({"bob@beta.test"});
        world.run(20s);
        CHECK(world.mx1.lines[1] ==
              "AUTH PLAIN " + protocol::encode_base64(protocol::sasl::encode_plain({"site", "k3y"})));
        CHECK(world.attempts() == Texts{"bob@beta.test relayed 2.0.0"});
    }
    SECTION("Postfix: not believed is not for good") {
        world.mx1.answer("AUTH", "535 5.7.8 no");
        world.alpha.start();
        world.send_mail({"bob@beta.test"});
        world.run(20s);
        CHECK(world.attempts() == Texts{"bob@beta.test deferred 4.7.8"});
    }
}

TEST_CASE("RFC 1985: a domain that is relayed for may ask for its mail", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.relay_for = {"beta.test"};
    world.alpha.settings.profile = GENERATE(mta::Profile::postfix, mta::Profile::rfc);
    const bool is_postfix = world.alpha.settings.profile == mta::Profile::postfix;
    world.alpha.start();
    world.send_mail({"bob@beta.test"});
    world.run(10s);  // nobody listens yet
    const ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    const ScriptedClient& client = world.send({"EHLO mx1.beta.test", "ETRN gamma.test", "ETRN beta.test", "QUIT"});
    world.run(12s);
    CHECK(client.replies[2] == "459 4.7.1 <gamma.test>: service unavailable");
    CHECK(client.replies[3] ==
          (is_postfix ? "250 2.0.0 Queuing started" : "253 2.0.0 1 pending messages for node beta.test started"));
    CHECK(mx1.contents.size() == 1);
    const ScriptedClient& again = world.send({"EHLO mx1.beta.test", "ETRN @beta.test", "ETRN #slow", "QUIT"});
    world.run(14s);
    CHECK(again.replies[2].starts_with(is_postfix ? "250 " : "251 "));
    CHECK(again.replies[3].starts_with("459 "));
}

TEST_CASE("Postfix, measured: the reply to the last BDAT names the size", "[mta]") {
    AlphaWorld world;
    world.alpha.start();
    const ScriptedClient& client = world.send({"EHLO client.alpha.test", "MAIL FROM:<>", "RCPT TO:<alice@alpha.test>",
                                               "BDAT 9\r\nA: .\r\n.", "BDAT 4 LAST\r\n..", "QUIT"});
    world.run(10s);
    CHECK(client.replies[4] == "250 2.0.0 Ok: 9 bytes");
    CHECK(client.replies[5] == "250 2.0.0 Ok: 13 bytes queued as Q000001");
    REQUIRE(world.alpha.mailbox("alice@alpha.test").size() == 1);
    CHECK(world.alpha.mailbox("alice@alpha.test").front().ends_with("A: .\r\n.\r\n..\r\n"));
}

TEST_CASE("RFC 6531: mail that needs SMTPUTF8 is passed on with it or returned", "[mta]") {
    OneExchangerWorld world;
    const bool offered = GENERATE(false, true);
    if (offered) world.mx1.answer("EHLO", "250-mx1\r\n250 SMTPUTF8");
    world.alpha.start();
    world.send({"EHLO client.alpha.test", "MAIL FROM:<alice@alpha.test> SMTPUTF8",
                "RCPT TO:<b\xc3\xb8"
                "b@beta.test>",
                "DATA", short_mail + ".", "QUIT"});
    world.run(20s);
    if (offered) {
        // SMTPUTF8 promises 8BITMIME, and the trace has the recipient (measured: Postfix 3.7).
        CHECK(world.mx1.lines[1] == "MAIL FROM:<alice@alpha.test> BODY=8BITMIME SMTPUTF8");
        REQUIRE(world.mx1.contents.size() == 1);
        CHECK(world.mx1.contents.front().find(" with UTF8SMTP ") != std::string::npos);  // RFC 6531 section 4.3
        return;
    }
    CHECK(world.attempts().front() ==
          "b\xc3\xb8"
          "b@beta.test bounced 5.6.7");
    CHECK(world.mx1.lines == Texts{"EHLO mail.alpha.test", "QUIT"});
    const auto notifications = world.alpha.mailbox("alice@alpha.test");
    REQUIRE(notifications.size() == 1);
    // RFC 6533 sections 3 and 4; Postfix, measured
    CHECK(notifications.front().find("Final-Recipient: utf-8; b\xc3\xb8"
                                     "b@beta.test") != std::string::npos);
    CHECK(notifications.front().find("Content-Type: message/global\r\n") != std::string::npos);
    CHECK(world.events.texts(EventKind::delivery_attempted, "text").front() ==
          "SMTPUTF8 is required, but was not offered by host mx1.beta.test[10.2.0.1]");
}

TEST_CASE("RFC 6152 section 3: 8-bit content is converted for a server that cannot take it", "[mta]") {
    OneExchangerWorld world;
    world.mx1.answer("EHLO", "250-mx1\r\n250 SIZE");
    world.alpha.start();
    world.send({"EHLO client.alpha.test", "MAIL FROM:<alice@alpha.test> BODY=8BITMIME", "RCPT TO:<bob@beta.test>",
                "DATA", "MIME-Version: 1.0\r\nContent-Transfer-Encoding: 8bit\r\n\r\nGr\xc3\xbc\xc3\x9f\r\n.", "QUIT"});
    world.run(20s);
    REQUIRE(world.mx1.contents.size() == 1);
    CHECK(world.mx1.contents.front().find("Content-Transfer-Encoding: quoted-printable\r\n\r\nGr=C3=BC=C3=9F\r\n") !=
          std::string::npos);
    CHECK(world.mx1.contents.front().find("8bit") == std::string::npos);
    CHECK(last_rule(world) == "quoted-printable says the same in 7-bit");
}

TEST_CASE("every extension can be switched off", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.extensions_off = {"CHUNKING", "ETRN", "SMTPUTF8", "VRFY", "DSN"};
    world.alpha.settings.vrfy = sim::mta::VrfyPolicy::refuse;
    world.alpha.start();
    const ScriptedClient& client =
        world.send({"EHLO client.alpha.test", "ETRN beta.test", "BDAT 0 LAST", "VRFY alice",
                    "MAIL FROM:<alice@alpha.test> SMTPUTF8", "MAIL FROM:<alice@alpha.test> RET=HDRS", "QUIT"});
    world.run(10s);
    REQUIRE(client.replies.size() == 8);
    for (const std::size_t index : {2U, 3U, 4U}) CHECK(client.replies[index].starts_with("502 "));
    for (const std::size_t index : {5U, 6U}) CHECK(client.replies[index].starts_with("555 "));
}

// Postfix 3.7: smtp_line_length_limit = 998 (measured: a line of 5000 is broken at 998); Exim 4.96:
// message_linelength_limit = 998 of its smtp transport.
TEST_CASE("a line that is too long for SMTP is broken by Postfix, returned by Exim, and sent by the book", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::exim, mta::Profile::rfc);
    AlphaWorld world({}, profile);
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.settings.line_octets_max = 0;  // Exim would not take it in the first place
    const bool fits = GENERATE(false, true);
    if (fits) world.alpha.settings.line_length_max = 2000;
    world.alpha.start();
    const std::string line(1500, 'x');
    world.send(dialogue("alice@alpha.test", {"bob@beta.test"}, "Subject: long\r\n\r\n" + line + "\r\n"));
    world.run(10s);
    const auto decisions = world.events.choices("A line of the content has 1500 octets. What now?");
    if (profile == mta::Profile::exim && !fits) {
        CHECK(mx1.contents.empty());
        CHECK(world.attempts().front() == "bob@beta.test bounced 5.6.0");
        CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
        CHECK(decisions == Texts{"return the mail"});
        return;
    }
    REQUIRE(mx1.contents.size() == 1);
    const bool is_broken = profile == mta::Profile::postfix && !fits;
    const std::string broken = "\r\n\r\n" + line.substr(0, 998) + "\r\n " + line.substr(998) + "\r\n";
    CHECK((mx1.contents.front().find(broken) != std::string::npos) == is_broken);
    CHECK((mx1.contents.front().find(line) != std::string::npos) == !is_broken);
    CHECK(decisions == (is_broken ? Texts{"break it with CRLF and a blank"} : Texts{}));
}
