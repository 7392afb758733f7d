// Retry rules and hints: Exim 4.96's specification, chapter "Retry configuration", and the routing oracle.
#include <algorithm>

#include "sim/mta/retry_hints.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;

namespace {

/// beta.test has one exchanger, alpha.test's server is Exim with a queue run each minute.
struct EximWorld : AlphaWorld {
    explicit EximWorld(const std::string& rules = "F,10m,2m; F,30m,10m")
        : AlphaWorld("gamma.test. MX 10 mx3.beta.test.\nbeta-only.test. MX 10 mx1.beta.test.\n", mta::Profile::exim) {
        alpha.settings.retry.rules = *mta::parse_retry_rules(rules);
        alpha.settings.retry.queue_run_interval = 1min;
        alpha.settings.timeouts.connect = 2s;
    }
    [[nodiscard]] std::vector<std::string> chosen(const std::string& question) const {
        return events.choices(question);
    }
    [[nodiscard]] std::vector<std::string> hints() const {
        std::vector<std::string> keys;
        for (const auto& [key, hint] : alpha.retry_hints.hints()) keys.push_back(key);
        return keys;
    }
};

/// The attempts but those at notifications to alice.
std::vector<std::string> attempts_abroad(const AlphaWorld& world) {
    std::vector<std::string> attempts = world.attempts();
    std::erase_if(attempts, [](const std::string& each) { return each.starts_with("alice"); });
    return attempts;
}

const std::string mx1_key = "host mx1.beta.test[10.2.0.1]:25";

}  // namespace

TEST_CASE("retry rules are read and written in Exim's way", "[mta]") {
    const auto rules = mta::parse_retry_rules(" F,2h,15m;G,16h,1h,1.5 ; F,4d,6h30m");
    REQUIRE(rules);
    CHECK(mta::to_string(*rules) == "F,2h,15m; G,16h,1h,1.5; F,4d,6h30m");
    CHECK(rules->at(0).wait(0s) == 15min);
    CHECK(rules->at(1).wait(15min) == 1h);  // the first wait is the shortest
    CHECK(rules->at(1).wait(1h) == 90min);
    CHECK(rules->at(1).wait(90min) == 135min);
    CHECK(mta::parse_retry_rules("  ")->empty());
    for (const char* wrong : {"F", "F,2h", "F,2h,0s", "H,2h,1h,2", "G,2h,1h", "G,2h,1h,0.5", "F,2x,1h", "F,2h,15m;",
                              "F,2h,15m; F,1h,5m", "F,2,3"}) {
        INFO(wrong);
        CHECK_FALSE(mta::parse_retry_rules(wrong).has_value());
    }
}

TEST_CASE("measured: a second mail waits without a connection because the first one failed", "[mta]") {
    EximWorld world;  // the port of mx1 is closed, and so is that of mx2
    world.alpha.start();
    world.send_mail({"bob@beta-only.test"});
    world.at(30s, [&] { world.send_mail({"carol@beta-only.test"}); });
    world.run(50s);
    CHECK(world.events.of(EventKind::connection_opening, "mail.alpha.test").size() == 1);
    CHECK(world.attempts() == Texts{"bob@beta-only.test deferred 4.4.1", "carol@beta-only.test deferred 4.4.1"});
    CHECK(world.events.texts(EventKind::delivery_attempted, "text").back() == "retry time not reached for any host");
    CHECK(world.chosen("Is mx1.beta.test[10.2.0.1]:25 tried?") == Texts{"wait for its retry time"});
    CHECK(world.hints() == Texts{mx1_key});
    CHECK(world.events.folded().hosts.at("mail.alpha.test").retry_hints.size() == 1);
    SECTION("both go out at the queue run after the retry time, one after the other") {
        ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
        world.run();
        CHECK(mx1.contents.size() == 2);
        CHECK(mx1.accepted_at.front() >= Instant{} + 2min);
        CHECK(mx1.accepted_at.front() < Instant{} + 3min + 1s);
        CHECK(world.hints().empty());
        CHECK(world.events.folded().hosts.at("mail.alpha.test").retry_hints.empty());
    }
    SECTION("a flush of the queue asks no hint") {
        ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
        world.at(55s, [&] { world.alpha.agent->flush(); });
        world.run(58s);
        CHECK(mx1.contents.size() == 2);
    }
}

TEST_CASE("a queue run meets the hints that it has left itself", "[mta]") {
    EximWorld world;
    world.alpha.start();
    world.send_mail({"bob@beta-only.test"});
    world.send_mail({"carol@beta-only.test"});
    world.run(1min);
    const std::size_t before = world.events.of(EventKind::connection_opening, "mail.alpha.test").size();
    CHECK(before == 2);  // both were new and tried at once
    world.run(3min + 30s);
    // One of them is tried, and the other waits because that failed.
    CHECK(world.events.of(EventKind::connection_opening, "mail.alpha.test").size() == before + 1);
}

TEST_CASE("what failed is remembered as a host, an address or a message", "[mta]") {
    EximWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.start();
    SECTION("a greeting of 4yz or 5yz is the host's affair") {
        mx1.answer("", "554 no");
        world.send_mail({"bob@beta-only.test"});
        world.run(20s);
        CHECK(world.hints() == Texts{mx1_key});
    }
    SECTION("a refused recipient is nobody else's, and new mail for it is tried at once") {
        mx1.answer("RCPT TO:<bob", "450 busy");
        world.send_mail({"bob@beta-only.test"});
        world.at(20s, [&] { world.send_mail({"carol@beta-only.test"}); });
        world.at(30s, [&] { world.send_mail({"bob@beta-only.test"}); });
        world.run(50s);
        CHECK(world.hints() == Texts{"address bob@beta-only.test from <alice@alpha.test>"});
        CHECK(mx1.accepted_at.size() == 3);
        CHECK(mx1.contents.size() == 1);
    }
    SECTION("a refused content is this message's at this host") {
        mx1.answer(".", "451 not now");
        world.send_mail({"bob@beta-only.test"});
        world.run(20s);
        REQUIRE(world.hints().size() == 1);
        CHECK(world.hints().front().starts_with("message Q"));
        CHECK(world.hints().front().ends_with(" at " + mx1_key));
    }
    SECTION("an address of a host, or all of them") {
        world.alpha.settings.retry.hint_per_address = false;
        world.alpha.agent->reconfigure(world.alpha.settings);
        mx1.answer("", "554 no");
        world.send_mail({"bob@beta-only.test"});
        world.run(20s);
        CHECK(world.hints() == Texts{"host mx1.beta.test"});
    }
}

TEST_CASE("a domain whose name servers fail waits for its own time", "[mta]") {
    EximWorld world;
    world.set_zone_behaviour("broken.test", protocol::dns::ZoneBehaviour::fail);
    world.alpha.start();
    world.send_mail({"bob@broken.test"});
    world.run(50s);
    CHECK(world.attempts() == Texts{"bob@broken.test deferred 4.4.3"});
    CHECK(world.events.texts(EventKind::delivery_attempted, "text") == Texts{"host lookup did not complete"});
    CHECK(world.hints() == Texts{"domain broken.test"});
}

TEST_CASE("a host that fails for too long: its mail goes back", "[mta]") {
    EximWorld world("F,4m,2m");
    world.alpha.start();
    world.send_mail({"bob@beta-only.test"});
    SECTION("at the first attempt after the last rule") {
        world.run();
        const Texts bounced{"bob@beta-only.test bounced 5.4.1"};
        CHECK(attempts_abroad(world).back() == bounced.front());
        CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
    }
    SECTION("and new mail at once, without an attempt, before the next retry time") {
        world.at(7min, [&] { world.send_mail({"carol@beta-only.test"}); });
        world.run();
        CHECK(attempts_abroad(world).back() == "carol@beta-only.test bounced 5.4.7");
        const auto texts = world.events.texts(EventKind::delivery_attempted, "text");
        CHECK(std::ranges::count(texts, "retry time not reached for any host after a long failure period") == 1);
    }
    SECTION("with delay_after_cutoff off each new mail is tried once") {
        world.alpha.settings.retry.delay_after_cutoff = false;
        world.alpha.agent->reconfigure(world.alpha.settings);
        world.at(7min, [&] { world.send_mail({"carol@beta-only.test"}); });
        const auto connections = [&] {
            return world.events.of(EventKind::connection_opening, "mail.alpha.test").size();
        };
        world.run(6min + 59s);
        const std::size_t before = connections();
        world.run();
        CHECK(connections() == before + 1);
        CHECK(attempts_abroad(world).back() == "carol@beta-only.test bounced 5.4.1");
    }
}

TEST_CASE("measured: each preference has its chance beyond the limit of addresses", "[mta]") {
    const std::string records = [] {
        std::string text;
        for (int n = 1; n <= 5; ++n) {
            text += "six.test. MX " + std::to_string(n) + " d" + std::to_string(n) + ".test.\nd" + std::to_string(n) +
                    ".test. A 10.2.0." + std::to_string(60 + n) + "\n";
        }
        return text + "six.test. MX 6 mx3.beta.test.\n";
    }();
    const bool every = GENERATE(true, false);
    AlphaWorld world(records, mta::Profile::exim);
    world.alpha.settings.mx_every_preference = every;
    world.alpha.settings.timeouts.connect = 2s;
    ScriptedServer mx3(world.runtime("mx3.beta.test"), 25);
    world.alpha.start();
    world.send_mail({"bob@six.test"});
    world.run(1min);
    CHECK(world.attempts() == Texts{every ? "bob@six.test relayed 2.0.0" : "bob@six.test deferred 4.4.1"});
}

TEST_CASE("measured: mail whose best exchanger is the host itself is frozen, and given up at last", "[mta]") {
    AlphaWorld world("self.test. MX 10 mail.alpha.test.\n", mta::Profile::exim);
    world.alpha.settings.frozen_max = 1h;
    world.alpha.start();
    world.send_mail({"bob@self.test"});
    world.run(50min);
    CHECK(world.attempts() == Texts{"bob@self.test deferred 4.4.6"});
    CHECK(world.events.choices("The mail would come back to this host") == Texts{"freeze it"});
    CHECK(world.events.folded().hosts.at("mail.alpha.test").queue.begin()->second.state == "frozen");
    world.run();
    CHECK(attempts_abroad(world).back() == "bob@self.test bounced 5.4.7");
    CHECK(world.alpha.mailbox("alice@alpha.test").size() == 1);
    CHECK(world.alpha.queue.entries().empty());
}

TEST_CASE("a null MX among others: refused or ignored", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::exim, mta::Profile::rfc);
    AlphaWorld world("both.test. MX 0 .\nboth.test. MX 10 mx1.beta.test.\n", profile);
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.start();
    world.send_mail({"bob@both.test"});
    world.run(1min);
    const bool is_postfix = profile == mta::Profile::postfix;
    CHECK(attempts_abroad(world) == Texts{is_postfix ? "bob@both.test bounced 5.1.0" : "bob@both.test relayed 2.0.0"});
}

TEST_CASE("measured: Exim sends 8-bit content as it is", "[mta]") {
    const auto profile = GENERATE(mta::Profile::postfix, mta::Profile::exim);
    AlphaWorld world({}, profile);
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.alpha.start();
    world.send(dialogue("alice@alpha.test", {"bob@beta.test"}, "Subject: x\r\n\r\n\xc3\xa9\r\n"));
    world.run(1min);
    REQUIRE(mx1.contents.size() == 1);
    const bool as_it_is = mx1.contents.front().find("\xc3\xa9") != std::string::npos;
    CHECK(as_it_is == (profile == mta::Profile::exim));
}
