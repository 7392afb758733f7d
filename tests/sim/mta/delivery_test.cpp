#include <algorithm>

#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

namespace {

/// alpha's server, and two exchangers of beta.test that do as they are told.
struct ExchangersWorld : AlphaWorld {
    explicit ExchangersWorld(const std::string& more_records = {}) : AlphaWorld(more_records) {}
    void run_mail(const std::vector<std::string>& to, Duration until = 20s) {
        alpha.start();
        send_mail(to);
        run(until);
    }
    ScriptedServer mx1{runtime("mx1.beta.test"), 25};
    ScriptedServer mx2{runtime("mx2.beta.test"), 25};
};

const Texts bob_relayed{"bob@beta.test relayed 2.0.0"};

}  // namespace

TEST_CASE("RFC 5321 section 5.1: the lowest preference gets the mail", "[mta]") {
    ExchangersWorld world;
    world.run_mail({"bob@beta.test"});
    CHECK(world.attempts() == bob_relayed);
    CHECK(world.mx1.contents.size() == 1);
    CHECK(world.mx2.accepted_at.empty());
    CHECK(world.alpha.queue.entries().empty());
    CHECK(world.mx1.lines ==
          Texts{"EHLO mail.alpha.test", "MAIL FROM:<alice@alpha.test>", "RCPT TO:<bob@beta.test>", "DATA", "QUIT"});
    CHECK(world.mx1.contents.front().ends_with(short_mail));
}

TEST_CASE("Postfix, measured: what leads to the next exchanger in the same attempt", "[mta]") {
    ExchangersWorld world;
    SECTION("a greeting of 554") {
        world.mx1.answer("", "554 5.7.1 not you");
    }
    SECTION("450 to RCPT") {
        world.mx1.answer("RCPT", "450 4.2.0 busy");
    }
    SECTION("421 in the middle") {
        world.mx1.answer("MAIL", "421 4.3.2 shutting down");
    }
    SECTION("451 after the content") {
        world.mx1.answer(".", "451 4.3.0 disk trouble");
    }
    SECTION("hanging up") {
        world.mx1.answer("", "close");
    }
    SECTION("silence") {
        world.mx1.answer("", "");
        world.alpha.settings.timeouts.greeting = 5s;
    }
    world.run_mail({"bob@beta.test"});
    CHECK(world.mx1.accepted_at.size() == 1);
    CHECK(world.mx2.contents.size() == 1);
    CHECK(world.attempts() == bob_relayed);
}

TEST_CASE("an exchanger that refuses the connection is passed over", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx2(world.runtime("mx2.beta.test"), 25);
    world.alpha.start();
    world.send_mail({"bob@beta.test"});
    world.run(20s);
    CHECK(mx2.contents.size() == 1);
    CHECK(world.attempts() == bob_relayed);
    CHECK(world.events.choices("mx1.beta.test[10.2.0.1]:25 did not take the mail") ==
          Texts{"try mx2.beta.test[10.2.0.2]:25"});
}

TEST_CASE("RFC 5321 section 4.2.1: 5yz to RCPT is final, the second exchanger is not asked", "[mta]") {
    ExchangersWorld world;
    world.mx1.answer("RCPT TO:<bob@beta.test>", "550 5.1.1 no such user");
    world.run_mail({"bob@beta.test"});
    CHECK(world.attempts() == Texts{"bob@beta.test bounced 5.1.1", "alice@alpha.test delivered 2.0.0"});
    CHECK(world.mx2.accepted_at.empty());
    CHECK(world.alpha.queue.entries().empty());
}

TEST_CASE("RFC 5321 section 4.5.4.1: recipients that part ways", "[mta]") {
    ExchangersWorld world;
    world.mx1.answer("RCPT TO:<carol@beta.test>", "450 4.2.0 busy");
    SECTION("the deferred one goes to the next exchanger") {
        world.run_mail({"bob@beta.test", "carol@beta.test"});
        REQUIRE(world.mx2.lines.size() == 5);
        CHECK(world.mx2.lines[2] == "RCPT TO:<carol@beta.test>");
        CHECK(world.attempts() == Texts{"bob@beta.test relayed 2.0.0", "carol@beta.test relayed 2.0.0"});
    }
    SECTION("or stays in the queue alone") {
        world.mx2.answer("RCPT", "450 4.2.0 busy too");
        world.run_mail({"bob@beta.test", "carol@beta.test"});
        REQUIRE(world.alpha.queue.entries().size() == 1);
        const mta::QueueEntry& entry = world.alpha.queue.entries().begin()->second;
        CHECK(mta::addresses_of(entry.recipients) == Texts{"carol@beta.test"});
        CHECK(entry.state == mta::QueueEntry::State::deferred);
        CHECK(entry.reason == "busy too");
        CHECK(world.mx1.contents.size() == 1);
    }
    SECTION("one refused for good is reported, the other is kept") {
        world.mx1.answer("RCPT TO:<bob@beta.test>", "550 5.1.1 no such user");
        world.mx2.answer("RCPT", "450 4.2.0 busy too");
        world.run_mail({"bob@beta.test", "carol@beta.test"});
        CHECK(world.attempts() == Texts{"bob@beta.test bounced 5.1.1", "carol@beta.test deferred 4.2.0",
                                        "alice@alpha.test delivered 2.0.0"});
        CHECK(world.alpha.queue.entries().size() == 1);
    }
}

TEST_CASE("RFC 5321 section 4.5.4.1: one copy for all recipients of a domain, one for each other domain", "[mta]") {
    ExchangersWorld world("gamma.test. MX 10 mx2.beta.test.\n");
    SECTION("grouped by domain") {
        world.run_mail({"bob@beta.test", "dora@gamma.test", "carol@Beta.test", "alice@alpha.test"});
        CHECK(world.mx1.contents.size() == 1);
        CHECK(world.mx2.contents.size() == 1);
        // The recording knows the copies apart.
        std::vector<std::string> ids;
        for (const Event& event : world.events.of(EventKind::delivery_attempted)) ids.push_back(event.message);
        // In the order of the domains (measured: r24); the copy for two of one domain is the longest on its way.
        CHECK(ids == Texts{"x1", "x1/3", "x1/2", "x1/2"});
    }
    SECTION("no more of them than are allowed in one delivery") {
        world.alpha.settings.recipients_per_delivery_max = 2;
        world.run_mail({"a@beta.test", "b@beta.test", "c@beta.test"});
        CHECK(world.mx1.contents.size() == 2);
    }
    SECTION("the same recipient twice gets one copy") {
        world.run_mail({"bob@beta.test", "bob@beta.test"});
        CHECK(world.mx1.contents.size() == 1);
        CHECK(std::ranges::count(world.mx1.lines, "RCPT TO:<bob@beta.test>") == 1);
    }
}

TEST_CASE("Postfix: how many addresses and sessions one attempt may use", "[mta]") {
    AlphaWorld world("beta.test. MX 30 mx3.beta.test.\n");
    ScriptedServer mx3(world.runtime("mx3.beta.test"), 25);
    SECTION("addresses") {
        world.alpha.settings.mx_addresses_max = 2;
        world.alpha.start();
        world.send_mail({"bob@beta.test"});
        world.run(20s);
        CHECK(mx3.accepted_at.empty());
        CHECK(world.attempts() == Texts{"bob@beta.test deferred 4.4.1"});
    }
    SECTION("sessions: a refused connection is none") {
        ScriptedServer mx2(world.runtime("mx2.beta.test"), 25);
        mx2.answer("MAIL", "450 4.3.0 later");
        world.alpha.settings.mx_sessions_max = 1;
        world.alpha.start();
        world.send_mail({"bob@beta.test"});
        world.run(20s);
        CHECK(mx2.accepted_at.size() == 1);
        CHECK(mx3.accepted_at.empty());
    }
}

TEST_CASE("deliveries to one destination wait for each other", "[mta]") {
    ExchangersWorld world;
    world.mx1.answer(".", "");  // every delivery takes until its time-out
    world.alpha.settings.timeouts.data_termination = 5s;
    world.alpha.settings.mx_addresses_max = 1;
    world.alpha.settings.deliveries_max = 1;
    world.alpha.start();
    world.send_mail({"bob@beta.test"});
    world.send_mail({"carol@beta.test"});
    world.run(20s);
    REQUIRE(world.mx1.accepted_at.size() == 2);
    CHECK(world.mx1.accepted_at[1] - world.mx1.accepted_at[0] >= 5s);
}

TEST_CASE("RFC 6152 section 3: 8-bit content is declared where the server can take it", "[mta]") {
    ExchangersWorld world;
    world.alpha.start();
    world.mx1.answer("EHLO", "250-mx1.beta.test\r\n250 8BITMIME");
    world.send(dialogue("alice@alpha.test", {"bob@beta.test"}, "Subject: x\r\n\r\nGr\xc3\xbc\xc3\x9f Gott\r\n"));
    world.run(20s);
    CHECK(world.mx1.lines[1] == "MAIL FROM:<alice@alpha.test> BODY=8BITMIME");
}

TEST_CASE("measured: truth case c3b: a fallback relay takes what no exchanger takes", "[mta]") {
    AlphaWorld world("null.test. MX 0 .\n");
    ScriptedServer relay(world.runtime("mx3.beta.test"), 25);
    world.alpha.settings.fallback_relay = mta::Route{"mx3.beta.test", 25, false};
    world.alpha.start();
    SECTION("nobody listens") {
        world.send_mail({"bob@beta.test"});
        world.run(20s);
        CHECK(world.attempts() == bob_relayed);
        CHECK(world.events.choices("No host took the mail") == Texts{"try the fallback relay mx3.beta.test"});
    }
    SECTION("the domain is not found (postconf(5), smtp_fallback_relay)") {
        world.send_mail({"bob@nosuch.test"});
        world.run(20s);
        CHECK(world.attempts() == Texts{"bob@nosuch.test relayed 2.0.0"});
    }
    CHECK(relay.contents.size() == 1);
    CHECK(world.alpha.queue.entries().empty());
}

TEST_CASE("a fallback relay gets nothing that was decided", "[mta]") {
    ExchangersWorld world("null.test. MX 0 .\n");
    ScriptedServer relay(world.runtime("mx3.beta.test"), 25);
    world.alpha.settings.fallback_relay = mta::Route{"mx3.beta.test", 25, false};
    SECTION("an exchanger refuses the recipient for good") {
        world.mx1.answer("RCPT TO:<bob@beta.test>", "550 5.1.1 no such user");
        world.run_mail({"bob@beta.test"});
        CHECK(world.attempts().front() == "bob@beta.test bounced 5.1.1");
    }
    SECTION("the domain takes no mail (RFC 7505)") {
        world.run_mail({"bob@null.test"});
        CHECK(world.attempts().front() == "bob@null.test bounced 5.1.0");
    }
    SECTION("only those that are left get there") {
        for (ScriptedServer* exchanger : {&world.mx1, &world.mx2})
            exchanger->answer("RCPT TO:<carol", "450 4.2.0 busy");
        world.run_mail({"bob@beta.test", "carol@beta.test"});
        CHECK(world.mx1.contents.size() == 1);
        CHECK(std::ranges::count(relay.lines, "RCPT TO:<carol@beta.test>") == 1);
        CHECK(std::ranges::count(relay.lines, "RCPT TO:<bob@beta.test>") == 0);
        return;
    }
    CHECK(relay.accepted_at.empty());
}

// Postfix: CONNECTION_CACHE_README; smtp_reuse.c sends RSET, and scache(8) closes what nobody needs without QUIT.
TEST_CASE("many mails to one destination go over few connections", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::rfc);
    AlphaWorld world({}, profile);
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    const bool caches = profile == mta::Profile::postfix;
    const bool refuses_reset = caches && GENERATE(false, true);
    if (refuses_reset) mx1.answer("RSET", "421 4.3.2 going down");
    world.alpha.settings.deliveries_initial = 2;
    world.alpha.settings.deliveries_max = 2;
    world.alpha.start();
    for (int count = 0; count < 12; ++count) world.send_mail({"bob@beta.test"});
    world.run(60s);
    CHECK(mx1.contents.size() == 12);
    CHECK(std::ranges::count(mx1.lines, "MAIL FROM:<alice@alpha.test>") == 12);
    const auto resets = static_cast<std::size_t>(std::ranges::count(mx1.lines, "RSET"));
    CHECK((resets > 0) == caches);
    CHECK(world.alpha.queue.entries().empty());
    if (refuses_reset || !caches) {
        CHECK(mx1.accepted_at.size() == 12);
        return;
    }
    CHECK(mx1.accepted_at.size() == 12 - resets);
    CHECK(mx1.accepted_at.size() <= 6);
    const auto reasons = world.events.texts(EventKind::session_ended, "reason", "mail.alpha.test");
    CHECK(std::ranges::count(reasons, "no longer needed") >= 1);
    CHECK(world.events.choices("How does the mail go to mx1.beta.test[10.2.0.1]:25?").size() == resets);
}

TEST_CASE("mail for a destination that is left alone is deferred without an attempt", "[mta]") {
    AlphaWorld world;  // nobody listens at beta.test
    world.alpha.settings.deliveries_initial = 2;
    world.alpha.settings.deliveries_max = 2;
    world.alpha.start();
    for (int count = 0; count < 6; ++count) world.send_mail({"bob@beta.test"});
    world.run(60s);
    const auto texts = world.events.texts(EventKind::delivery_attempted, "text");
    const auto suspended = std::ranges::count_if(
        texts, [](const std::string& text) { return text.starts_with("delivery temporarily suspended: connect to "); });
    CHECK(texts.size() == 6);
    CHECK(suspended >= 3);
    CHECK(world.events.choices("Is other mail for beta.test tried now?") ==
          Texts{"leave the destination alone for a time"});
}
