#include <algorithm>

#include "protocol/message/header.hpp"
#include "protocol/message/trace.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
namespace message = protocol::message;
namespace smtp = protocol::smtp;
using protocol::Instant;

namespace {

message::Header header_of(const std::string& content) {
    return message::Header::parse(content);
}

}  // namespace

TEST_CASE("measured: truth case c87: Postfix puts mail for an alias of other hosts' users into its queue again",
          "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.settings.aliases = {{"team", {"staff@alpha.test"}}, {"staff", {"carol@beta.test"}}};
    world.alpha.start();
    world.send_mail({"team@alpha.test"}, "bob@beta.test");
    world.run(10s);
    // The outermost alias is what it was delivered to (frozen_delivered_to = yes; measured: k35).
    CHECK(world.attempts() == Texts{"team@alpha.test expanded 2.0.0", "carol@beta.test relayed 2.0.0"});
    REQUIRE(mx1.contents.size() == 1);
    const auto header = header_of(mx1.contents.front());
    const auto hops = message::hops_of(header);
    REQUIRE(hops.size() == 2);
    CHECK(hops[1].by == "mail.alpha.test");
    CHECK(hops[1].from_helo.empty());
    CHECK(header.body_of("Delivered-To") == "team@alpha.test");
    const auto expanded = world.events.of(EventKind::alias_expanded);
    REQUIRE(expanded.size() == 2);
    CHECK(expanded[0].fields.list("to") == Texts{"staff@alpha.test"});
    CHECK(expanded[1].fields.list("to") == Texts{"carol@beta.test"});
    CHECK(expanded[1].fields.text("new_queue_id") == "Q000002");
}

TEST_CASE("local(8) of Postfix serves the local targets of an alias and forwards the others", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.add_user("carol@alpha.test");
    world.alpha.settings.aliases = {
        {"team", {"alice@alpha.test", "bob@beta.test", "staff@alpha.test", "dave@beta.test"}},
        {"staff", {"carol@alpha.test", "bob@beta.test", "erin@beta.test"}}};
    world.alpha.start();
    world.send_mail({"team@alpha.test"}, "frank@beta.test");
    world.run(10s);
    const auto traces = [&](const std::string& user) {
        const auto header = header_of(world.alpha.mailbox(user).at(0));
        return std::pair(message::hops_of(header).size(), header.body_of("X-Original-To"));
    };
    CHECK(traces("alice@alpha.test") == std::pair(std::size_t{1}, std::string("team@alpha.test")));
    CHECK(traces("carol@alpha.test") == std::pair(std::size_t{1}, std::string("team@alpha.test")));
    // One message for all others (measured: k35); who was named before is left out.
    REQUIRE(mx1.contents.size() == 1);
    CHECK(header_of(mx1.contents.front()).body_of("Delivered-To") == "team@alpha.test");
    CHECK(std::ranges::count(mx1.lines, "RCPT TO:<bob@beta.test>") == 1);
    CHECK(std::ranges::count(mx1.lines, "RCPT TO:<dave@beta.test>") == 1);
    CHECK(std::ranges::count(mx1.lines, "RCPT TO:<erin@beta.test>") == 1);
    CHECK(world.alpha.queue.entries().empty());
}

// measured: X-Original-To and Delivered-To of every truth case; virtual(8), local(8).
TEST_CASE("what Postfix and Exim write in front of a mail that ends there", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::exim, mta::Profile::rfc);
    AlphaWorld world({}, profile);
    world.alpha.settings.recipient_delimiter = "+";
    world.alpha.settings.virtual_aliases = {{"sales@alpha.test", {"alice+x@alpha.test"}}};
    world.alpha.start();
    world.send_mail({"Sales@alpha.test"}, "bob@beta.test");
    world.run(10s);
    const std::string mail = world.alpha.mailbox("alice@alpha.test").at(0);
    const std::string begin = profile == mta::Profile::postfix
                                  ? "X-Original-To: Sales@alpha.test\r\nDelivered-To: alice+x@alpha.test\r\nReceived: "
                              : profile == mta::Profile::exim
                                  ? "Envelope-to: Sales@alpha.test\r\nDelivery-date: Mon, 1 Jan 2024 00:00:00 +0000\r\n"
                                    "Received: "
                                  : "Received: ";
    CHECK(mail.starts_with("Return-Path: <bob@beta.test>\r\n" + begin));
}

TEST_CASE("a mail that comes back to a mailbox is given up by Postfix", "[mta]") {
    AlphaWorld world;
    world.alpha.add_user("carol@alpha.test");
    world.alpha.start();
    world.send(dialogue("carol@alpha.test", {"alice@alpha.test"}, "Delivered-To: ALICE@alpha.test\r\n" + short_mail));
    world.run(10s);
    CHECK(world.attempts().front() == "alice@alpha.test bounced 5.4.6");
    CHECK(world.events.texts(EventKind::delivery_attempted, "text").front() ==
          "mail forwarding loop for alice@alpha.test");
    CHECK(world.alpha.mailbox("alice@alpha.test").empty());
    CHECK(world.alpha.mailbox("carol@alpha.test").size() == 1);
}

TEST_CASE("local(8) of Postfix serves the local users of an alias itself", "[mta]") {
    AlphaWorld world;
    world.alpha.add_user("carol@alpha.test");
    world.alpha.settings.aliases = {{"team", {"staff@alpha.test", "carol@alpha.test"}},
                                    {"staff", {"alice@alpha.test"}}};
    world.alpha.start();
    world.send_mail({"team@alpha.test"}, "bob@beta.test");
    world.run(10s);
    CHECK(world.attempts() == Texts{"alice@alpha.test delivered 2.0.0", "carol@alpha.test delivered 2.0.0"});
    const auto mails = world.alpha.mailbox("alice@alpha.test");
    REQUIRE(mails.size() == 1);
    CHECK(message::hops_of(header_of(mails.front())).size() == 1);
    CHECK(world.alpha.mailbox("carol@alpha.test").size() == 1);
    for (const auto& expanded : world.events.of(EventKind::alias_expanded)) {
        CHECK(expanded.fields.text("new_queue_id").empty());
    }
}

TEST_CASE("measured: truth case c41: a mail that comes back to an alias is given up", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.aliases = {{"loop", {"loop@beta.test"}}};
    world.alpha.start();
    world.send(dialogue("alice@alpha.test", {"loop@alpha.test"}, "Delivered-To: Loop@alpha.test\r\n" + short_mail));
    world.run(10s);
    CHECK(world.attempts().front() == "loop@alpha.test bounced 5.4.6");
    CHECK(world.events.texts(EventKind::delivery_attempted, "text").front() ==
          "mail forwarding loop for loop@alpha.test");
    CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
}

TEST_CASE("aliases(5) of Postfix: the owner of a list is told of its failures", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT", "550 5.1.1 no such user");
    world.alpha.add_user("carol@alpha.test");
    world.alpha.settings.aliases = {{"list", {"bob@beta.test"}}, {"owner-list", {"carol@alpha.test"}}};
    world.alpha.start();
    world.send_mail({"list@alpha.test"});
    world.run(10s);
    CHECK(std::ranges::count(mx1.lines, "MAIL FROM:<owner-list@mail.alpha.test>") == 1);
    CHECK(world.alpha.mailbox("carol@alpha.test").size() == 1);
    CHECK(world.alpha.mailbox("alice@alpha.test").empty());
}

TEST_CASE("without room for a new message an alias waits", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.aliases = {{"team", {"carol@beta.test"}}};
    world.alpha.settings.disk_full = true;
    // It has been taken while there was room; the host starts again with it in its queue.
    const auto recipient = smtp::Mailbox::parse("team@alpha.test");
    REQUIRE(recipient);
    world.alpha.queue.add({.id = world.alpha.queue.next_id(),
                           .message = "m1",
                           .reverse_path = {},
                           .recipients = {{.address = *recipient, .message = "m1"}},
                           .failed = {},
                           .content = message::Content(short_mail),
                           .arrival = {},
                           .expires = Instant{} + 120h,
                           .next_attempt = {},
                           .due = {},
                           .reason = {}});
    world.alpha.start();
    world.run(10s);
    REQUIRE_FALSE(world.alpha.queue.entries().empty());
    CHECK(world.attempts() == Texts{"team@alpha.test deferred 4.3.1"});
}

TEST_CASE("measured: truth case c44: virtual aliases are replaced on arrival", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.settings.virtual_aliases = {{"one@alpha.test", {"two@alpha.test"}},
                                            {"two@alpha.test", {"alice@alpha.test", "bob@beta.test"}},
                                            {"alice@alpha.test", {"alice@alpha.test"}}};
    world.alpha.start();
    world.send_mail({"one@alpha.test", "alice@alpha.test"}, "bob@beta.test");
    world.run(10s);
    const auto mails = world.alpha.mailbox("alice@alpha.test");
    REQUIRE(mails.size() == 2);  // by the alias, and as herself
    CHECK(message::hops_of(header_of(mails.front())).size() == 1);
    CHECK(mx1.contents.size() == 1);
    CHECK(world.events.of(EventKind::alias_expanded).size() >= 2);
    CHECK(world.alpha.queue.entries().empty());
}

TEST_CASE("measured: truth case c47: a domain of virtual aliases", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.trusted_clients.clear();
    world.alpha.settings.virtual_alias_domains = {"gamma.test"};
    world.alpha.settings.virtual_aliases = {{"sales@gamma.test", {"alice@alpha.test"}},
                                            {"old@delta.test", {"alice@alpha.test"}}};
    world.alpha.settings.recipient_delimiter = "+";
    const auto reply_to = [&](const std::string& recipient) {
        world.alpha.start();
        const ScriptedClient& client = world.send_mail({recipient}, "bob@beta.test");
        world.run(10s);
        return client.replies.at(3);
    };
    SECTION("its addresses are taken") {
        CHECK(reply_to("sales@gamma.test") == "250 2.1.5 Ok");
        CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
    }
    SECTION("with a subaddress too") {
        CHECK(reply_to("sales+x@gamma.test") == "250 2.1.5 Ok");
    }
    SECTION("others are not") {
        CHECK(reply_to("bob@gamma.test") ==
              "550 5.1.1 <bob@gamma.test>: Recipient address rejected: User unknown in virtual alias table");
    }
    SECTION("but by the catch-all") {
        world.alpha.settings.virtual_aliases["@gamma.test"] = {"alice@alpha.test"};
        CHECK(reply_to("bob@gamma.test") == "250 2.1.5 Ok");
    }
    SECTION("that an address of a foreign domain would be replaced opens no relay") {
        CHECK(reply_to("old@delta.test").starts_with("554 5.7.1 "));
    }
}

TEST_CASE("a virtual alias of a mailbox is looked up once, not at every attempt", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT", "450 4.2.0 busy");
    world.alpha.settings.virtual_aliases = {{"bob@beta.test", {"bob@beta.test", "alice@alpha.test"}}};
    world.alpha.start();
    world.send_mail({"bob@beta.test"});
    world.run(1h);
    CHECK(world.seconds(EventKind::delivery_attempted).size() > 3);
    CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
}
