#include "sim/mta/destination_limit.hpp"
#include "sim/mta/recipient_classifier.hpp"
#include "sim/mta/retry_schedule.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
using Kind = mta::Classification::Kind;
using protocol::smtp::Mailbox;

namespace {

mta::RetrySettings measured_settings() {
    mta::RetrySettings retry;
    retry.backoff_min = 5s;
    retry.backoff_max = 20s;
    retry.queue_run_interval = 5s;
    retry.queue_run_phase = 3s;
    retry.queue_lifetime_max = 20s;
    return retry;
}

}  // namespace

TEST_CASE("an address belongs to a mailbox, an alias, another host or nobody", "[mta]") {
    AlphaWorld world;
    world.alpha.settings.recipient_delimiter = "+";
    world.alpha.settings.aliases = {{"staff", {"alice@alpha.test", "bob@beta.test"}},
                                    {"old@gone.test", {"alice@alpha.test"}}};
    const std::vector<IpAddress> own{address("10.1.0.1")};
    const mta::RecipientClassifier classifier(world.alpha.settings, world.alpha.store, own, "mail.alpha.test");
    const auto kind = [&](const char* text) { return classifier.classify(*Mailbox::parse(text)).kind; };

    CHECK(kind("alice@alpha.test") == Kind::mailbox);
    CHECK(kind("alice@ALPHA.test") == Kind::mailbox);      // RFC 5321 section 2.4: domains without case
    CHECK(kind("\"alice\"@alpha.test") == Kind::mailbox);  // RFC 5321 section 4.1.2: quoting changes nothing
    CHECK(kind("carol@alpha.test") == Kind::unknown_user);
    CHECK(kind("bob@beta.test") == Kind::remote);
    CHECK(kind("staff@alpha.test") == Kind::alias);
    CHECK(kind("old@gone.test") == Kind::alias);
    CHECK(kind("staff@beta.test") == Kind::remote);  // an alias without domain is of the local domains

    SECTION("RFC 5233: a subaddress leads to the same mailbox or alias") {
        CHECK(kind("alice+news@alpha.test") == Kind::mailbox);
        CHECK(kind("staff+news@alpha.test") == Kind::alias);
        CHECK(kind("+news@alpha.test") == Kind::unknown_user);
        world.alpha.settings.recipient_delimiter.clear();
        CHECK(kind("alice+news@alpha.test") == Kind::unknown_user);
    }
    SECTION("RFC 5321 section 4.5.1: there is always a postmaster, in any case") {
        CHECK(kind("PostMaster@alpha.test") == Kind::mailbox);
        CHECK(classifier.postmaster()->encode() == "postmaster@alpha.test");
    }
    SECTION("RFC 5321 section 4.1.3: the host's own address as a domain") {
        CHECK(kind("alice@[10.1.0.1]") == Kind::mailbox);
        CHECK(kind("alice@[10.9.9.9]") == Kind::remote);
    }
    SECTION("a backup exchanger takes what it knows of") {
        world.alpha.settings.relay_for = {"gamma.test"};
        const auto relayed = [&](const char* text) { return classifier.is_relayed_for(*Mailbox::parse(text)); };
        CHECK(relayed("anybody@Gamma.test"));
        CHECK_FALSE(relayed("anybody@beta.test"));
        world.alpha.settings.relay_recipients = {"carol@gamma.test"};
        CHECK(relayed("carol@gamma.test"));
        CHECK_FALSE(relayed("anybody@gamma.test"));
    }
}

TEST_CASE("Postfix, measured: attempts at 0, 8, 18 and 38 s", "[mta]") {
    const mta::RetrySettings retry = measured_settings();
    const auto at = [](Duration time) { return Instant{} + time; };
    CHECK(mta::next_attempt(retry, 1, at(0s), at(0s)) == at(8s));
    CHECK(mta::next_attempt(retry, 2, at(0s), at(8s)) == at(18s));
    CHECK(mta::next_attempt(retry, 3, at(0s), at(18s)) == at(38s));
    CHECK(mta::expiry(retry, false, at(0s)) == at(20s));
    CHECK(mta::expiry(retry, true, at(0s)) > at(38s));  // a notification has its own time
}

TEST_CASE("Postfix, measured: a queue run takes what is due within the next second", "[mta]") {
    // Truth case c05: deferred after 4.17 s, tried again at the run at 8.19 s.
    const mta::RetrySettings retry = measured_settings();
    CHECK(mta::next_attempt(retry, 1, Instant{} + 2s, Instant{} + 4s) == Instant{} + 8s);
    CHECK(mta::next_attempt(retry, 1, Instant{} + 2s, Instant{} + 4001ms) == Instant{} + 13s);
}

TEST_CASE("the wait is bounded on both sides", "[mta]") {
    mta::RetrySettings retry = measured_settings();
    const Instant now = Instant{} + 1000s;
    CHECK(mta::next_attempt(retry, 9, Instant{}, now) == Instant{} + 1023s);  // 20 s, then the queue run
    CHECK(mta::next_queue_run(retry, Instant{}) == Instant{} + 3s);
    CHECK(mta::next_queue_run(retry, Instant{} + 8s) == Instant{} + 8s);
    SECTION("RFC 5321 section 4.5.4.1: a fixed schedule, its last interval repeated") {
        retry.retry_intervals = {30min, 2h};
        CHECK(mta::next_attempt(retry, 1, Instant{}, now) == now + 30min);
        CHECK(mta::next_attempt(retry, 2, Instant{}, now) == now + 2h);
        CHECK(mta::next_attempt(retry, 7, Instant{}, now) == now + 2h);
    }
    SECTION("time goes on even without any wait") {
        retry.backoff_min = 0s;
        CHECK(mta::next_attempt(retry, 1, Instant{} + 8s, Instant{} + 8s) == Instant{} + 13s);
        retry.retry_intervals = {0s};
        CHECK(mta::next_attempt(retry, 1, now, now) > now);
    }
}

TEST_CASE("the profiles' numbers are those of the programs", "[mta]") {
    const mta::Settings postfix = mta::default_settings(mta::Profile::postfix);  // postconf -d
    CHECK(postfix.retry.backoff_min == 300s);
    CHECK(postfix.retry.backoff_max == 4000s);
    CHECK(postfix.retry.queue_lifetime_max == 24h * 5);
    CHECK(postfix.hops_max == 50);
    CHECK(postfix.mx_addresses_max == 5);
    const mta::Settings rfc = mta::default_settings(mta::Profile::rfc);
    CHECK(rfc.retry.retry_intervals.front() >= 30min);  // RFC 5321 section 4.5.4.1
    CHECK(rfc.hops_max >= 100);                         // RFC 5321 section 6.3
    const mta::Settings exim = mta::default_settings(mta::Profile::exim);
    CHECK(mta::to_string(exim.retry.rules) == "F,2h,15m; G,16h,1h,1.5; F,4d,6h");
    CHECK(exim.hops_max == 30);
}

TEST_CASE("deliveries beyond the limit wait for their turn", "[mta]") {
    mta::DestinationLimit limit;
    std::string started;
    const auto enter = [&](const char* where, unsigned active_max, char name) {
        limit.enter(where, active_max, [&started, name] { started += name; });
    };
    enter("beta.test", 2, 'a');
    enter("beta.test", 2, 'b');
    enter("beta.test", 2, 'c');
    enter("beta.test", 2, 'd');
    enter("gamma.test", 2, 'e');
    CHECK(started == "abe");
    limit.leave("beta.test");
    CHECK(started == "abec");
    limit.leave("beta.test");
    limit.leave("beta.test");
    limit.leave("beta.test");
    CHECK(started == "abecd");
    enter("beta.test", 0, 'f');  // no bound
    enter("beta.test", 0, 'g');
    CHECK(started == "abecdfg");
}
