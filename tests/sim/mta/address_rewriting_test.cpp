// Postfix's canonical(5), virtual(5) with @domain on the right, luser_relay.
#include <algorithm>

#include "protocol/message/header.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
namespace message = protocol::message;

namespace {

std::string field(const std::string& content, std::string_view name) {
    return message::Header::parse(content).body_of(name);
}

const std::string addressed_mail =
    "From: Alice <alice@inside.alpha.test>\r\nTo: \"B, b\" <bob@old.test>, carol@alpha.test\r\nSubject: s\r\n\r\nx\r\n";

}  // namespace

TEST_CASE("canonical maps rewrite the envelope, and the header of mail of our own users", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.settings.sender_canonical = {{"@inside.alpha.test", "@alpha.test"}};
    world.alpha.settings.recipient_canonical = {{"bob@old.test", "robert@beta.test"}};
    world.alpha.settings.canonical = {{"alice", "alice.smith@alpha.test"}};
    world.alpha.start();
    world.send(dialogue("alice@inside.alpha.test", {"bob@old.test"}, addressed_mail));
    world.run(10s);
    CHECK(std::ranges::count(mx1.lines, "MAIL FROM:<alice.smith@alpha.test>") == 1);
    REQUIRE(mx1.contents.size() == 1);
    CHECK(field(mx1.contents[0], "From") == "Alice <alice.smith@alpha.test>");
    CHECK(field(mx1.contents[0], "To") == "\"B, b\" <robert@beta.test>, carol@alpha.test");
    CHECK(world.events.choices("Which address stands in the envelope in place of bob@old.test?") ==
          Texts{"robert@beta.test"});
    CHECK(world.events.choices("Which address stands in the header in place of alice@inside.alpha.test?") ==
          Texts{"alice.smith@alpha.test"});
    const auto rewritten = world.events.of(EventKind::alias_expanded);
    REQUIRE(rewritten.size() == 1);
    CHECK(rewritten[0].fields.text("how") == "canonical");
    CHECK(rewritten[0].fields.list("to") == Texts{"robert@beta.test"});
}

TEST_CASE("what strangers wrote in the header stays as it is", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.trusted_clients.clear();
    world.alpha.settings.canonical = {{"@old.test", "@alpha.test"}, {"@inside.alpha.test", "@x.test"}};
    world.alpha.start();
    const ScriptedClient& client = world.send(dialogue("alice@inside.alpha.test", {"alice@old.test"}, addressed_mail));
    world.run(10s);
    CHECK(client.replies.at(3) == "250 2.1.5 Ok");  // it is asked whether the rewritten address may come in
    const auto mails = world.alpha.mailbox("alice@alpha.test");
    REQUIRE(mails.size() == 1);
    CHECK(field(mails[0], "From") == "Alice <alice@inside.alpha.test>");
    CHECK(world.alpha.store.find("alice@alpha.test")->inbox().messages.front().return_path == "alice@x.test");
}

TEST_CASE("canonical maps keep a subaddress that they were not asked with", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.settings.recipient_delimiter = "+";
    world.alpha.settings.recipient_canonical = {{"bob@old.test", "robert@beta.test"},
                                                {"bob+x@old.test", "special@beta.test"}};
    world.alpha.start();
    const auto [given, wanted] = GENERATE(std::pair("bob+news@old.test", "RCPT TO:<robert+news@beta.test>"),
                                          std::pair("bob+x@old.test", "RCPT TO:<special@beta.test>"),
                                          std::pair("Bob@OLD.test", "RCPT TO:<robert@beta.test>"));
    world.send_mail({given});
    world.run(10s);
    CHECK(std::ranges::count_if(mx1.lines, [wanted = std::string(wanted)](const std::string& line) {
              return line.starts_with(wanted);
          }) == 1);
}

TEST_CASE("virtual aliases: @domain on the right keeps the user, and a subaddress is kept", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.settings.virtual_alias_domains = {"old.test"};
    world.alpha.settings.recipient_delimiter = "+";
    world.alpha.settings.virtual_aliases = {{"@old.test", {"@beta.test"}}, {"info@old.test", {"carol@beta.test"}}};
    world.alpha.start();
    const auto [given, wanted] = GENERATE(std::pair("bob@old.test", "RCPT TO:<bob@beta.test>"),
                                          std::pair("bob+x@old.test", "RCPT TO:<bob+x@beta.test>"),
                                          std::pair("info+x@old.test", "RCPT TO:<carol+x@beta.test>"));
    world.send_mail({given}, "x@beta.test");
    world.run(10s);
    CHECK(std::ranges::count_if(mx1.lines, [wanted = std::string(wanted)](const std::string& line) {
              return line.starts_with(wanted);
          }) == 1);
    CHECK(world.events.texts(EventKind::alias_expanded, "how") == Texts{"virtual alias"});
}

TEST_CASE("a catch-all gets what is for nobody, and nothing else", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::exim);
    AlphaWorld world({}, profile);
    world.alpha.add_user("carol@alpha.test");
    SECTION("it is there") {
        world.alpha.settings.catch_all = "carol@alpha.test";
        world.alpha.start();
        const ScriptedClient& client = world.send_mail({"nobody@alpha.test", "alice@alpha.test"}, "x@beta.test");
        world.run(10s);
        CHECK(client.replies.at(3) == (profile == mta::Profile::exim ? "250 Accepted" : "250 2.1.5 Ok"));
        CHECK(world.alpha.mailbox("carol@alpha.test").size() == 1);
        CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
        CHECK(world.events.texts(EventKind::alias_expanded, "how") == Texts{"catch-all"});
    }
    SECTION("it is missing itself") {
        world.alpha.settings.catch_all = "gone@alpha.test";
        world.alpha.start();
        world.send_mail({"nobody@alpha.test"});
        world.run(10s);
        CHECK(world.events.of(EventKind::bounce_created).size() == 1);
        CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
    }
}

TEST_CASE("an alias that names itself twice gets one copy", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::exim);
    AlphaWorld world({}, profile);
    world.alpha.settings.aliases = {{"alice", {"alice@alpha.test", "alice@alpha.test"}}};
    world.alpha.start();
    world.send_mail({"alice@alpha.test"}, "x@beta.test");
    world.run(10s);
    CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
}

TEST_CASE("an alias in a circle is told of once, however often it was named", "[mta]") {
    AlphaWorld world({}, mta::Profile::exim);
    world.alpha.settings.aliases = {{"circle", {"circle@alpha.test"}}};
    world.alpha.start();
    world.send_mail({"circle@alpha.test", "circle@alpha.test"});
    world.run(10s);
    const auto bounces = world.events.of(EventKind::bounce_created);
    REQUIRE(bounces.size() == 1);
    CHECK(bounces[0].fields.list("recipients") == Texts{"circle@alpha.test"});
}

// cleanup(8) of Postfix takes two recipients for one only where the sender named them in the same way
// (enable_original_recipient).
TEST_CASE("an address that several recipients lead to gets a copy for each from Postfix, one from others", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::exim, mta::Profile::rfc);
    AlphaWorld world({}, profile);
    world.alpha.settings.virtual_aliases = {{"one@alpha.test", {"alice@alpha.test"}},
                                            {"two@alpha.test", {"alice@alpha.test", "one@alpha.test"}}};
    world.alpha.start();
    world.send_mail({"two@alpha.test", "alice@alpha.test", "one@alpha.test", "Two@alpha.test"}, "x@beta.test");
    world.run(10s);
    const auto mails = world.alpha.mailbox("alice@alpha.test");
    CHECK(mails.size() == (profile == mta::Profile::postfix ? 3 : 1));
    CHECK(world.alpha.queue.entries().empty());
    if (profile != mta::Profile::postfix) return;
    CHECK(mails[0].find("X-Original-To: two@alpha.test\r\nDelivered-To: alice@alpha.test\r\n") != std::string::npos);
    CHECK(mails[2].find("X-Original-To: one@alpha.test\r\nDelivered-To: alice@alpha.test\r\n") != std::string::npos);
}

TEST_CASE("two virtual aliases of a user of another host are two recipients of one transaction (Postfix)", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT", "450 4.2.0 busy");
    world.alpha.settings.virtual_aliases = {{"one@alpha.test", {"bob@beta.test"}},
                                            {"two@alpha.test", {"bob@beta.test"}}};
    world.alpha.start();
    world.send_mail({"one@alpha.test", "two@alpha.test"});
    world.run(1s);
    CHECK(std::ranges::count(mx1.lines, "RCPT TO:<bob@beta.test>") == 2);
    REQUIRE(world.attempts().size() == 2);
    CHECK(world.attempts()[0] == world.attempts()[1]);
}
