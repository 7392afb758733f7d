#include <algorithm>

#include "protocol/message/header.hpp"
#include "protocol/message/trace.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
namespace message = protocol::message;

namespace {

/// The reply to the first RCPT of a client that alpha does not trust.
std::string reply_to_stranger(AlphaWorld& world, const std::string& recipient) {
    world.alpha.settings.trusted_clients.clear();
    world.alpha.start();
    const ScriptedClient& client =
        world.send({"EHLO client.alpha.test", "MAIL FROM:<bob@beta.test>", "RCPT TO:<" + recipient + ">", "QUIT"});
    world.run(10s);
    REQUIRE(client.replies.size() == 5);
    return client.replies[3];
}

std::string with_received_fields(std::size_t count) {
    std::string content;
    while (count-- > 0) content += "Received: from a by b; Mon, 1 Jan 2024 00:00:00 +0000\r\n";
    return content + short_mail;
}

}  // namespace

TEST_CASE("which recipients are taken from a stranger", "[mta]") {
    AlphaWorld world;
    SECTION("a mailbox here") {
        CHECK(reply_to_stranger(world, "alice@alpha.test") == "250 2.1.5 Ok");
        CHECK(world.events.of(EventKind::message_refused).empty());
    }
    SECTION("RFC 5321 section 4.5.1: <Postmaster>") {
        CHECK(reply_to_stranger(world, "Postmaster") == "250 2.1.5 Ok");
    }
    SECTION("RFC 5321 section 3.3: an unknown mailbox") {
        CHECK(reply_to_stranger(world, "carol@alpha.test").starts_with("550 5.1.1 <carol@alpha.test>"));
        CHECK(world.events.texts(EventKind::message_refused, "recipient") == Texts{"carol@alpha.test"});
    }
    SECTION("Postfix, measured: relaying is denied") {
        CHECK(reply_to_stranger(world, "dora@gamma.test").starts_with("554 5.7.1 <dora@gamma.test>: Relay"));
    }
    SECTION("Postfix, measured: or denied for a time") {
        world.alpha.settings.relay_denial_is_temporary = true;
        CHECK(reply_to_stranger(world, "dora@gamma.test").starts_with("454 4.7.1 "));
    }
    SECTION("RFC 5321 section 3.6.2: 550 is the code for it") {
        world.alpha.settings.profile = mta::Profile::rfc;
        CHECK(reply_to_stranger(world, "dora@gamma.test").starts_with("550 5.7.1 "));
    }
    SECTION("mail for a domain that this host backs up") {
        world.alpha.settings.relay_for = {"gamma.test"};
        CHECK(reply_to_stranger(world, "dora@gamma.test") == "250 2.1.5 Ok");
    }
    SECTION("Postfix, measured: an unknown recipient of such a domain") {
        world.alpha.settings.relay_for = {"gamma.test"};
        world.alpha.settings.relay_recipients = {"emil@gamma.test"};
        CHECK(reply_to_stranger(world, "dora@gamma.test").starts_with("550 5.1.1 <dora@gamma.test>"));
    }
}

TEST_CASE("RFC 5321 section 4.5.1: mail for the postmaster is kept, even if nobody made a mailbox", "[mta]") {
    AlphaWorld world;
    world.alpha.start();
    world.send_mail({"Postmaster"});
    world.run(10s);
    CHECK(world.alpha.mailbox("postmaster").size() == 1);
}

TEST_CASE("RFC 5321 section 4.4: trace fields", "[mta]") {
    AlphaWorld world;
    world.alpha.start();
    const ScriptedClient& client = world.send_mail({"alice@alpha.test"}, "bob@beta.test");
    world.run(10s);
    CHECK(client.replies[5] == "250 2.0.0 Ok: queued as Q000001");
    const auto mails = world.alpha.mailbox("alice@alpha.test");
    REQUIRE(mails.size() == 1);
    const auto header = message::Header::parse(mails.front());
    CHECK(message::return_path_of(header) == "bob@beta.test");
    const auto hops = message::hops_of(header);
    REQUIRE(hops.size() == 1);
    CHECK(hops[0].from_helo == "client.alpha.test");
    CHECK(hops[0].from_host == "unknown");
    CHECK(hops[0].from_address == "10.1.0.9");
    CHECK(hops[0].by == "mail.alpha.test");
    CHECK(hops[0].with == "ESMTP");
    CHECK(hops[0].id == "Q000001");
    CHECK(hops[0].for_recipient == "alice@alpha.test");
    CHECK(hops[0].date.unix_seconds == message::default_start_unix_seconds);
    CHECK(mails.front().ends_with(short_mail));
}

TEST_CASE("RFC 5321 section 7.2: several recipients do not learn of each other", "[mta]") {
    AlphaWorld world;
    world.alpha.add_user("carol@alpha.test");
    world.alpha.start();
    world.send_mail({"alice@alpha.test", "carol@alpha.test"});
    world.run(10s);
    const auto mails = world.alpha.mailbox("carol@alpha.test");
    REQUIRE(mails.size() == 1);
    CHECK(mails.front().find("alice@alpha.test>;") == std::string::npos);
    CHECK(message::hops_of(message::Header::parse(mails.front()))[0].for_recipient.empty());
    const auto stored = world.events.of(EventKind::message_stored);
    REQUIRE(stored.size() == 2);
    CHECK(stored[0].message == "x1");
    CHECK(stored[1].message == "x1/2");
}

TEST_CASE("the name of a client is believed if it has the client's address", "[mta]") {
    AlphaWorld world("9.0.1.10.in-addr.arpa. PTR client.alpha.test.\nclient.alpha.test. A " +
                     std::string(GENERATE("10.1.0.9", "10.1.0.8")) + "\n");
    world.alpha.settings.reverse_lookup = true;
    world.alpha.start();
    world.send_mail({"alice@alpha.test"});
    world.run(10s);
    const bool confirmed =
        world.events.texts(EventKind::dns_resolved, "answers").size() == 2 &&
        world.events.of(EventKind::dns_resolved).back().fields.list("answers").front().ends_with("10.1.0.9");
    const auto mails = world.alpha.mailbox("alice@alpha.test");
    REQUIRE(mails.size() == 1);
    const auto hops = message::hops_of(message::Header::parse(mails.front()));
    CHECK(hops[0].from_host == (confirmed ? "client.alpha.test" : "unknown"));
}

TEST_CASE("RFC 6409 section 8: a submission server adds what the user's program forgot", "[mta]") {
    AlphaWorld world;
    world.alpha.start();
    const std::uint16_t port = GENERATE(std::uint16_t{587}, std::uint16_t{25});
    world.send(dialogue("alice@alpha.test", {"alice@alpha.test"}), port);
    world.run(10s);
    const auto mails = world.alpha.mailbox("alice@alpha.test");
    REQUIRE(mails.size() == 1);
    const auto header = message::Header::parse(mails.front());
    const bool submitted = port == 587;
    CHECK((header.find("Date") != nullptr) == submitted);
    CHECK((header.find("Message-ID") != nullptr) == submitted);
    if (submitted) CHECK(header.body_of("Date") == "Mon, 1 Jan 2024 00:00:00 +0000");
}

TEST_CASE("RFC 6409 section 8: fields that are there stay as they are", "[mta]") {
    AlphaWorld world;
    world.alpha.start();
    const std::string fields = "Date: Sun, 31 Dec 2023 12:00:00 +0000\r\nMessage-ID: <a@b>\r\n";
    world.send(dialogue("alice@alpha.test", {"alice@alpha.test"}, fields + short_mail), 587);
    world.run(10s);
    REQUIRE(world.alpha.mailbox("alice@alpha.test").size() == 1);
    CHECK(world.alpha.mailbox("alice@alpha.test").front().ends_with("+0000\r\n" + fields + short_mail));
}

TEST_CASE("RFC 5321 section 6.3: mail with too many Received fields is refused", "[mta]") {
    const auto reply_to = [](mta::Profile profile, std::size_t fields) {
        AlphaWorld world({}, profile);
        world.alpha.start();
        const ScriptedClient& client =
            world.send(dialogue("bob@beta.test", {"alice@alpha.test"}, with_received_fields(fields)));
        world.run(10s);
        return client.replies.at(5).substr(0, 9);
    };
    CHECK(reply_to(mta::Profile::postfix, 48) == "250 2.0.0");
    CHECK(reply_to(mta::Profile::postfix, 49) == "554 5.4.0");  // Postfix, measured: its own field counts
    CHECK(reply_to(mta::Profile::rfc, 99) == "250 2.0.0");
    CHECK(reply_to(mta::Profile::rfc, 100) == "554 5.4.6");
}

TEST_CASE("RFC 5321 section 3.9.1: aliases", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::rfc);
    const bool is_postfix = profile == mta::Profile::postfix;
    AlphaWorld world({}, profile);
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.add_user("carol@alpha.test");
    auto& aliases = world.alpha.settings.aliases;
    const auto stored = [&](const char* name) { return world.alpha.mailbox(name).size(); };

    SECTION("of aliases, each address once") {
        aliases = {{"all", {"staff@alpha.test", "alice@alpha.test"}}, {"staff", {"alice@alpha.test", "bob@beta.test"}}};
        world.alpha.start();
        world.send_mail({"all@alpha.test", "alice@alpha.test"}, "carol@alpha.test");
        world.run(10s);
        // Postfix delivers to each recipient on its own.
        CHECK(stored("alice@alpha.test") == (is_postfix ? 2 : 1));
        CHECK(mx1.contents.size() == 1);
        CHECK(std::ranges::count(mx1.lines, "MAIL FROM:<carol@alpha.test>") == 1);  // the sender stays
        CHECK(stored("carol@alpha.test") == 0);
    }
    SECTION("that lead in a circle are reported, whoever else gets the mail") {
        aliases = {{"ping", {"pong@alpha.test"}}, {"pong", {"ping@alpha.test"}}, {"me", {"me@alpha.test"}}};
        world.alpha.start();
        world.send_mail({"ping@alpha.test", "alice@alpha.test", "me@alpha.test"}, "carol@alpha.test");
        world.run(10s);
        CHECK(stored("alice@alpha.test") == 1);
        Texts attempts = world.attempts();
        std::ranges::sort(attempts);
        CHECK(attempts == Texts{"alice@alpha.test delivered 2.0.0", "carol@alpha.test delivered 2.0.0",
                                // Postfix: itself is the user of that name; a circle ends 101 deep (k30b).
                                is_postfix ? "me@alpha.test bounced 5.1.1" : "me@alpha.test bounced 5.4.6",
                                is_postfix ? "pong@alpha.test bounced 5.4.6" : "ping@alpha.test bounced 5.4.6"});
    }
    SECTION("that name their own mailbox keep a copy (Postfix)") {
        aliases = {{"alice", {"alice@alpha.test", "carol@alpha.test"}}};
        world.alpha.start();
        world.send_mail({"alice@alpha.test"}, "carol@alpha.test");
        world.run(10s);
        CHECK(stored("alice@alpha.test") == 1);
        CHECK(stored("carol@alpha.test") == 1);
    }
    SECTION("that name a mailbox of their own which is not there are reported, the others served") {
        aliases = {{"staff", {"staff@alpha.test", "alice@alpha.test"}}};
        world.alpha.start();
        world.send_mail({"staff@alpha.test"}, "carol@alpha.test");
        world.run(10s);
        CHECK(stored("alice@alpha.test") == 1);
        CHECK(stored("carol@alpha.test") == 1);
        CHECK(world.attempts().at(1) == "staff@alpha.test bounced 5.1.1");
    }
    SECTION("are looked up once, not at every attempt") {
        aliases = {{"bob@beta.test", {"bob@beta.test", "carol@alpha.test"}}};
        mx1.answer("RCPT", "450 4.2.0 busy");
        world.alpha.start();
        world.send_mail({"bob@beta.test"});
        world.run(3h);
        CHECK(world.seconds(EventKind::delivery_attempted).size() > 3);
        CHECK(stored("carol@alpha.test") == 1);
    }
    SECTION("to nobody are reported") {
        aliases = {{"gone", {"nobody@alpha.test"}}};
        world.alpha.start();
        world.send_mail({"gone@alpha.test"}, "carol@alpha.test");
        world.run(10s);
        CHECK(world.attempts().at(0) == "nobody@alpha.test bounced 5.1.1");
        REQUIRE(stored("carol@alpha.test") == 1);
        CHECK(world.alpha.mailbox("carol@alpha.test").front().find("Original-Recipient: rfc822; gone@alpha.test") !=
              std::string::npos);
    }
}

TEST_CASE("RFC 5321 section 6.1: a failure is reported for each recipient with its reason", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT TO:<carol@beta.test>", "550 5.1.1 no such user");
    mx1.answer("RCPT TO:<dora@beta.test>", "550 5.2.2 mailbox full");
    world.alpha.start();
    SECTION("the sender is told") {
        world.send_mail({"carol@beta.test", "dora@beta.test"});
        world.run(10s);
        const auto bounces = world.events.of(EventKind::bounce_created);
        REQUIRE(bounces.size() == 1);
        CHECK(bounces[0].fields.list("reasons") == Texts{"5.1.1 no such user", "5.2.2 mailbox full"});
        CHECK(bounces[0].fields.text("status") == "5.1.1");
    }
    SECTION("one reason for all stands once") {
        mx1.answer("RCPT TO:<dora@beta.test>", "550 5.1.1 no such user");
        world.send_mail({"carol@beta.test", "dora@beta.test"});
        world.run(10s);
        const auto bounces = world.events.of(EventKind::bounce_created);
        REQUIRE(bounces.size() == 1);
        CHECK(bounces[0].fields.find("reasons") == nullptr);
    }
    SECTION("there is no sender") {
        world.send_mail({"carol@beta.test"}, "");
        world.run(10s);
        CHECK(world.events.texts(EventKind::message_discarded, "reason") ==
              Texts{"no such user; its reverse-path is empty, so that there is nobody to tell"});
        CHECK(world.events.choices("The mail cannot be delivered") == Texts{"drop it without a word"});
        CHECK(world.events.of(EventKind::bounce_created).empty());
    }
}

TEST_CASE("a server with one worker greets the second client when the first is done", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.workers = 1;
    world.alpha.settings.service_time = 2s;
    world.alpha.start();
    const ScriptedClient& first = world.send_mail({"alice@alpha.test"});
    const ScriptedClient& second = world.send_mail({"alice@alpha.test"});
    world.run(10s);
    REQUIRE(first.times.size() == 7);
    REQUIRE(second.times.size() == 7);
    CHECK(first.times[5] - first.times[4] >= 2s);  // the content took its time
    CHECK(second.times[0] > first.times[5]);
    CHECK(world.alpha.mailbox("alice@alpha.test").size() == 2);
}

TEST_CASE("RFC 5321 section 4.1.1.4: a mail that was not answered is still the client's", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.service_time = 2s;
    world.alpha.start();
    sim::host::Runtime& client_host = world.runtime("client.alpha.test");
    ScriptedClient& client = world.send_mail({"alice@alpha.test"});
    world.at(1s, [&] { client_host.reset(client.connection()); });
    world.run(10s);
    CHECK(world.alpha.mailbox("alice@alpha.test").empty());
    CHECK(world.events.of(EventKind::message_accepted).empty());
}

TEST_CASE("a reconfigured server treats new clients by the new settings", "[mta]") {
    AlphaWorld world;
    world.alpha.start();
    world.at(1s, [&] {
        world.alpha.settings.size_octets_max = 10;
        world.alpha.settings.trusted_clients.clear();
        world.alpha.agent->reconfigure(world.alpha.settings);
        world.send({"EHLO client.alpha.test", "MAIL FROM:<a@b.test> SIZE=11", "MAIL FROM:<a@b.test>",
                    "RCPT TO:<bob@beta.test>", "QUIT"});
    });
    world.run(10s);
    REQUIRE(world.clients.size() == 1);
    CHECK(world.clients[0]->replies[2].starts_with("552 5.3.4"));  // RFC 1870 section 6.1
    CHECK(world.clients[0]->replies[4].starts_with("554 5.7.1"));
}
