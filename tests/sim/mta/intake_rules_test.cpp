#include "sim/mta/access_rules.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

namespace {

mta::RuleReply reply_of(std::string_view words) {
    const auto reply = mta::RuleReply::parse(words);
    REQUIRE(reply);
    return *reply;
}

mta::HeaderRule rule_of(std::string_view pattern, std::string_view action) {
    const auto rule = mta::HeaderRule::parse(pattern, action);
    REQUIRE(rule);
    return *rule;
}

const std::string block_list = R"(
9.0.1.10.bl.test. A 127.0.0.2
9.0.1.10.bl.test. TXT "listed for the lab"
)";

}  // namespace

TEST_CASE("the words of a rule's reply", "[mta]") {
    CHECK(reply_of("450 4.2.1 busy").encode() == "450 4.2.1 busy");
    CHECK(reply_of("554 not you").encode() == "554 5.7.1 not you");  // Postfix, access(5)
    CHECK(reply_of("421").encode() == "421 4.7.1 ");
    // RFC 2034 section 4: the class is the code's; Postfix corrects it (measured: n25).
    CHECK(reply_of("450 5.2.1 busy").encode() == "450 4.2.1 busy");
    CHECK(reply_of("550 4.1.1 gone").encode() == "550 5.1.1 gone");
    // access(5); measured: nf0
    CHECK(reply_of("REJECT go away").encode() == "554 5.7.1 go away");
    CHECK(reply_of("REJECT 5.7.9 odd").encode() == "554 5.7.9 odd");
    CHECK(reply_of("REJECT").encode() == "554 5.7.1 Access denied");
    CHECK(reply_of("DEFER later").encode() == "450 4.7.1 later");
    for (const char* words : {"", "250 ok", "600 no", "565 no", "45 4.2.1 x", "busy"}) {
        CHECK_FALSE(mta::RuleReply::parse(words));
    }
    CHECK(mta::HeaderRule::parse("^Subject", "REJECT").has_value());
    CHECK_FALSE(mta::HeaderRule::parse("(", "REJECT").has_value());
    CHECK_FALSE(mta::HeaderRule::parse("x", "DISCARD").has_value());
    CHECK_FALSE(mta::HeaderRule::parse("x", "REPLACE no field").has_value());
    CHECK(rule_of("x", "REJECT 5.7.9 no").encode_action() == "REJECT 5.7.9 no");
    // measured: n26
    CHECK(rule_of("x", "REJECT 4.7.1 wait").reply.encode() == "451 4.7.1 wait");
    CHECK(rule_of("x", "REJECT").reply.encode() == "550 5.7.1 message content rejected");
    CHECK(rule_of("x", "REPLACE Subject: y").encode_action() == "REPLACE Subject: y");
}

TEST_CASE("measured: truth case c69: a rule about a recipient", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.rcpt_rules = {{"alice@alpha.test", reply_of("450 4.2.1 busy")}};
    world.alpha.start();
    const ScriptedClient& client = world.send_mail({"alice@alpha.test"});
    world.run(10s);
    CHECK(client.replies.at(3) == "450 4.2.1 <alice@alpha.test>: Recipient address rejected: busy");
    CHECK(world.events.choices("Is mail for alice@alpha.test taken?") == Texts{"refuse it"});
    CHECK(world.events.texts(EventKind::message_refused, "status") == Texts{"4.2.1"});
}

TEST_CASE("measured: truth case c11: a rule about a client stands in place of the greeting", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.client_rules = {{address("10.1.0.9"), reply_of("554 5.7.1 not you")}};
    world.alpha.start();
    const ScriptedClient& client = world.send({"QUIT"});
    world.run(10s);
    CHECK(client.replies.at(0) == "554 5.7.1 <unknown[10.1.0.9]>: Client host rejected: not you");
    CHECK(client.replies.at(1).starts_with("221 "));
    CHECK(world.events.choices("Is the client unknown[10.1.0.9] served?") == Texts{"refuse it"});
}

TEST_CASE("measured: truth case c71: a rule about a header field refuses the content", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.data_rules = {rule_of("^subject: .*lunch", "REJECT not wanted here")};
    world.alpha.start();
    const ScriptedClient& client = world.send_mail({"alice@alpha.test"});
    world.run(10s);
    CHECK(client.replies.at(5) == "550 5.7.1 not wanted here");
    CHECK(world.alpha.mailbox("alice@alpha.test").empty());
    CHECK(world.events.choices("Is the content taken?") == Texts{"refuse it"});
}

TEST_CASE("a rule replaces a header field, header_checks(5) of Postfix", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.data_rules = {rule_of("^Subject: dinner", "REJECT"),
                                       rule_of("^Subject:", "REPLACE Subject: changed"),
                                       rule_of("^Subject: Lunch", "REJECT")};
    world.alpha.start();
    world.send_mail({"alice@alpha.test"});
    world.run(10s);
    REQUIRE(world.alpha.mailbox("alice@alpha.test").size() == 1);
    CHECK(world.alpha.mailbox("alice@alpha.test")
              .front()
              .ends_with("From: alice@alpha.test\r\nSubject: changed\r\n\r\nNoon?\r\n"));
}

TEST_CASE("measured: truth case c59: a client in a block list (RFC 5782)", "[mta]") {
    const bool is_listed = GENERATE(true, false);
    AlphaWorld world(is_listed ? block_list : std::string());
    world.alpha.settings.dnsbl = {"none.test", "bl.test"};
    world.alpha.settings.trusted_clients.clear();
    world.alpha.start();
    const ScriptedClient& client = world.send_mail({"alice@alpha.test"});
    world.run(10s);
    const std::string refusal =
        "554 5.7.1 Service unavailable; Client host [10.1.0.9] blocked using bl.test; listed for the lab";
    CHECK(client.replies.at(3) == (is_listed ? refusal : "250 2.1.5 Ok"));
    CHECK(world.alpha.mailbox("alice@alpha.test").size() == (is_listed ? 0 : 1));
    CHECK(world.events.choices("Is mail for alice@alpha.test taken?").size() == (is_listed ? 1 : 0));
}

TEST_CASE("a client whose address has no name that leads back to it is put off (RFC 7372 section 3.3)", "[mta]") {
    const auto reply_with = [](const std::string& records, bool is_trusted) {
        AlphaWorld world(records);
        world.alpha.settings.reverse_lookup = true;
        world.alpha.settings.reject_unknown_client_hostname = true;
        world.alpha.settings.dnsbl = {"none.test"};  // asked about clients that have a name
        if (!is_trusted) world.alpha.settings.trusted_clients.clear();
        world.alpha.start();
        const ScriptedClient& client = world.send_mail({"alice@alpha.test"});
        world.run(10s);
        CHECK(world.events.choices("Is mail for alice@alpha.test taken?").size() ==
              (client.replies.at(3).starts_with("250") ? 0 : 1));
        return client.replies.at(3);
    };
    const std::string refusal = "450 4.7.25 Client host rejected: cannot find your hostname, [10.1.0.9]";
    const std::string name = "9.0.1.10.in-addr.arpa. PTR laptop.alpha.test.\n";
    CHECK(reply_with("", false) == refusal);
    CHECK(reply_with(name, false) == refusal);
    CHECK(reply_with(name + "laptop.alpha.test. A 10.1.0.8\n", false) == refusal);
    CHECK(reply_with(name + "laptop.alpha.test. A 10.1.0.9\n", false) == "250 2.1.5 Ok");
    CHECK(reply_with("", true) == "250 2.1.5 Ok");
}

TEST_CASE("measured: truth case c60: a sender whose domain does not exist", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.reject_unknown_sender_domain = true;
    world.alpha.settings.trusted_clients.clear();
    world.alpha.start();
    const auto reply_to = [&](const std::string& sender) {
        const ScriptedClient& client = world.send_mail({"alice@alpha.test"}, sender);
        world.run(10s);
        return client.replies.at(3);
    };
    SECTION("has neither MX nor A nor AAAA") {
        CHECK(reply_to("ghost@nosuch.test") ==
              "450 4.1.8 <ghost@nosuch.test>: Sender address rejected: Domain not found");
        CHECK(world.events.texts(EventKind::dns_query, "type") == Texts{"MX", "A", "AAAA"});
    }
    SECTION("one that exists is taken") {
        CHECK(reply_to("bob@beta.test") == "250 2.1.5 Ok");
    }
    SECTION("nobody at all is taken: notifications come so (RFC 5321 section 4.5.5)") {
        CHECK(reply_to("") == "250 2.1.5 Ok");
    }
}

TEST_CASE("measured: truth case c68: what is new waits (RFC 6647)", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.greylist = 3s;
    world.alpha.settings.trusted_clients.clear();
    world.alpha.add_user("carol@alpha.test");
    world.alpha.start();
    std::vector<const ScriptedClient*> clients;
    const auto send_at = [&](Duration time, const std::string& to, const std::string& from) {
        world.at(time, [&, to, from] { clients.push_back(&world.send_mail({to}, from)); });
    };
    send_at(0s, "alice@alpha.test", "bob@beta.test");
    send_at(2s, "alice@alpha.test", "bob@beta.test");
    send_at(8s, "alice@alpha.test", "bob@beta.test");
    send_at(16s, "alice@alpha.test", "bob@beta.test");
    send_at(17s, "carol@alpha.test", "bob@beta.test");
    send_at(18s, "alice@alpha.test", "");
    world.run(30s);
    std::string told;
    for (const ScriptedClient* client : clients) told += client->replies.at(3).substr(0, 9) + ", ";
    CHECK(told == "450 4.2.0, 450 4.2.0, 250 2.1.5, 250 2.1.5, 450 4.2.0, 450 4.2.0, ");
    CHECK(world.events.texts(EventKind::decision, "rule").front() ==
          "client, sender and recipient are new together: they are taken in 3 s");
}

TEST_CASE("a client that may send anywhere is neither looked up nor made to wait", "[mta]") {
    AlphaWorld world(block_list);  // which has the address of the trusted client
    world.alpha.settings.dnsbl = {"bl.test"};
    world.alpha.settings.greylist = 3s;
    world.alpha.settings.reject_unknown_sender_domain = true;
    world.alpha.start();
    const ScriptedClient& client = world.send_mail({"alice@alpha.test"}, "ghost@nosuch.test");
    world.run(10s);
    CHECK(client.replies.at(3) == "250 2.1.5 Ok");
    CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
}

TEST_CASE("a greylist knows a network after five passes, one an hour counted (postgrey)", "[mta]") {
    mta::Greylist greylist;
    const auto attempt = [&](Duration time, const std::string& to, unsigned known_after = 5) {
        const auto recipient = *protocol::smtp::Mailbox::parse(to + "@alpha.test");
        return greylist.attempt(address("10.1.0.9"), {}, recipient, 300s, known_after, Instant{} + time);
    };
    CHECK(attempt(0s, "a").wait == 300s);
    CHECK(attempt(5min, "a").passes == 1);
    CHECK(attempt(50min, "a").passes == 1);  // within the hour
    for (unsigned pass = 2; pass <= 5; ++pass) CHECK(attempt(pass * 1h + 10min, "a").passes == pass);
    CHECK(attempt(6h, "b", 0).wait == 300s);  // switched off
    const auto known = attempt(6h, "c");
    CHECK(known.wait == 0s);
    CHECK(known.client_known);
    CHECK(attempt(6h + 24h * 36, "d").wait == 300s);  // not seen for 35 days: it is new again
}

TEST_CASE("a greylist forgets: first attempts after two days, successes after 35", "[mta]") {
    mta::Greylist greylist;
    const auto recipient = *protocol::smtp::Mailbox::parse("alice@alpha.test");
    const auto waits = [&](Duration time, const char* client = "10.1.0.9") {
        return greylist.attempt(address(client), {}, recipient, 300s, 5, Instant{} + time).wait > 0s;
    };
    CHECK(waits(0s));
    CHECK(waits(299s, "10.1.0.8"));  // another address of the same network
    CHECK_FALSE(waits(300s, "10.1.0.8"));
    CHECK(waits(301s, "10.1.1.9"));
    CHECK_FALSE(waits(300s + 24h * 35));
    CHECK(waits(301s + 24h * 70));  // more than 35 days after the last success
    CHECK(waits(301s + 24h * 73));  // more than two days after the first attempt: it is new again
}
