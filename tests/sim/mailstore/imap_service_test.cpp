// Greeting, login, the commands that need no mailbox, and what the recording tells.
#include "protocol/base/base64.hpp"
#include "protocol/sasl/client_exchange.hpp"
#include "tests/sim/mailstore/imap_world.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
using Texts = std::vector<std::string>;

TEST_CASE("RFC 9051 section 6.2.3: LOGIN lets in who knows the password", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.connect();
    CHECK(client.listen().starts_with("* OK [CAPABILITY IMAP4rev1 IMAP4rev2 "));
    CHECK(client.say("1 LOGIN bob guess") == "1 NO [AUTHENTICATIONFAILED] Authentication failed\n");
    CHECK(client.say("2 LOGIN carol secret") == "2 NO [AUTHENTICATIONFAILED] Authentication failed\n");
    CHECK(client.say("3 SELECT INBOX") == "3 BAD Log in first\n");
    CHECK(client.say("4 LOGIN bob@b.test secret").starts_with("4 OK [CAPABILITY "));
    CHECK(client.say("5 LOGIN bob secret") == "5 BAD Already logged in\n");
    CHECK(client.say("6 LOGOUT") == "* BYE Logging out\n6 OK LOGOUT completed\n");
    CHECK(world.events.texts(EventKind::session_ended, "reason") == Texts{"logout"});
    CHECK(world.network.open_connections() == 0);
}

TEST_CASE("RFC 4616 section 2: who logs in acts for nobody else", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.connect();
    client.listen();
    // carol NUL bob NUL secret
    CHECK(client.say("1 AUTHENTICATE PLAIN Y2Fyb2wAYm9iAHNlY3JldA==").starts_with("1 NO [AUTHORIZATIONFAILED]"));
    CHECK(client.say("2 AUTHENTICATE PLAIN AGJvYgBzZWNyZXQ=").starts_with("2 OK"));
}

TEST_CASE("RFC 9051 section 6.3.10: one personal namespace", "[imap]") {
    ImapWorld world;

    CHECK(world.user().say("1 NAMESPACE").ends_with("* NAMESPACE ((\"\" \"/\")) NIL NIL\n1 OK NAMESPACE completed\n"));
}

TEST_CASE("every session is told by events, and gone with its connection", "[imap]") {
    ImapWorld world;
    ImapTypist& client = world.user_in();
    CHECK(world.events.texts(EventKind::command, "verb") == Texts{"LOGIN", "SELECT"});
    CHECK(world.events.folded().sessions.size() == 1);
    CHECK(world.service->sessions().at(0).state == "selected");
    CHECK(world.service->sessions().at(0).protocol == "imap");
    world.runtime("pc.test").reset(client.connection());
    world.run();
    CHECK(world.service->sessions().empty());
    CHECK(world.events.folded().sessions.empty());
}

TEST_CASE("RFC 9051 section 6.2.2: AUTHENTICATE lets in by every mechanism who knows the password", "[imap]") {
    const std::string name = GENERATE("PLAIN", "LOGIN", "CRAM-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256");
    const bool right = GENERATE(true, false);
    sim::mailstore::ImapSettings settings;
    settings.mechanisms = {name};
    ImapWorld world(std::nullopt, settings);
    ImapTypist& client = world.connect();
    CHECK(client.listen().find(" AUTH=" + name + "] ") != std::string::npos);
    const auto exchange = protocol::sasl::ClientExchange::make(protocol::sasl::parse_mechanism(name).value(),
                                                               {"bob", right ? "secret" : "guess"}, "n0nce");
    std::string heard = client.say("1 AUTHENTICATE " + name);
    while (heard.starts_with("+ ")) {
        const auto challenge = protocol::decode_base64(heard.substr(2, heard.size() - 3));
        const auto response = exchange->respond(challenge.value());
        heard = client.say(protocol::encode_base64(response.value()));
    }
    CHECK(heard.starts_with(right ? "1 OK [CAPABILITY " : "1 NO [AUTHENTICATIONFAILED] "));
}

TEST_CASE("RFC 9051 section 7.1: a server can refuse passwords in the clear", "[imap]") {
    sim::mailstore::ImapSettings settings;
    settings.plaintext_login = false;
    ImapWorld world(std::nullopt, settings);
    ImapTypist& client = world.connect();
    CHECK(client.listen().find(" SASL-IR LOGINDISABLED] ") != std::string::npos);
    CHECK(client.say("1 LOGIN bob secret").starts_with("1 NO [PRIVACYREQUIRED] "));
}

TEST_CASE("an account without a password is nobody's", "[imap]") {
    ImapWorld world;
    world.store.create("carol", "");
    ImapTypist& client = world.connect();
    client.listen();
    CHECK(client.say("1 LOGIN carol \"\"") == "1 NO [AUTHENTICATIONFAILED] Authentication failed\n");
}
