#include "sim/mta/destination_limit.hpp"

#include <optional>
#include <string>

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
    SECTION("Postfix, mydestination: the host's own name as a domain") {
        CHECK(kind("alice@mail.alpha.test") == Kind::mailbox);
        CHECK(kind("staff@Mail.alpha.test") == Kind::alias);
        CHECK(kind("carol@mail.alpha.test") == Kind::unknown_user);
        CHECK(kind("postmaster@mail.alpha.test") == Kind::mailbox);
    }
    SECTION("Postfix, relay_domains: their subdomains too") {
        world.alpha.settings.relay_for = {"gamma.test"};
        CHECK(classifier.is_relay_domain(*Mailbox::parse("bob@dept.Gamma.test")));
        CHECK_FALSE(classifier.is_relay_domain(*Mailbox::parse("bob@agamma.test")));
        world.alpha.settings.profile = mta::Profile::rfc;
        CHECK_FALSE(classifier.is_relay_domain(*Mailbox::parse("bob@dept.gamma.test")));
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

namespace {

/// Deliveries to one destination, by letters; a suspended one is told in capitals.
struct Schedule {
    mta::DestinationLimit limit;
    mta::Settings settings = mta::default_settings(mta::Profile::postfix);
    std::string started;
    std::string kept;  ///< those that use a connection that was left: u, keep theirs: k
    protocol::Instant now{};

    void enter(const std::string& names, const char* where = "beta.test") {
        for (const char name : names) {
            limit.enter(where, settings, now, [this, name](const mta::DeliverySlot& slot) {
                started += static_cast<char>(slot.suspended.empty() ? name : name - 'a' + 'A');
                kept += slot.uses_kept ? slot.keeps ? 'k' : 'u' : '-';
            });
        }
    }
    bool leave(const std::optional<std::string>& failure = std::nullopt, const char* where = "beta.test") {
        return limit.leave(where, settings, now, failure);
    }
};

}  // namespace

TEST_CASE("deliveries beyond the limit wait for their turn", "[mta]") {
    Schedule schedule;
    schedule.settings.deliveries_initial = 0;
    schedule.settings.deliveries_max = 2;
    schedule.enter("abcd");
    schedule.enter("e", "gamma.test");
    CHECK(schedule.started == "abe");
    schedule.leave();
    CHECK(schedule.started == "abec");
    for (int count = 0; count < 3; ++count) schedule.leave("down");  // without a window nothing is left alone
    CHECK(schedule.started == "abecd");
    schedule.settings.deliveries_max = 0;  // no bound
    schedule.enter("fg");
    CHECK(schedule.started == "abecdfg");
}

// Postfix: initial_destination_concurrency = 5, feedback 1 and 1 (SCHEDULER_README, qmgr_queue.c).
TEST_CASE("a destination gets more deliveries at once with each success, up to the limit", "[mta]") {
    Schedule schedule;
    schedule.settings.deliveries_max = 7;
    schedule.enter("abcdefghijklmnop");
    CHECK(schedule.started == "abcde");
    schedule.leave();
    CHECK(schedule.started == "abcdefg");  // one has ended, and there may be one more
    schedule.leave();
    CHECK(schedule.started == "abcdefghi");
    schedule.leave();
    CHECK(schedule.started == "abcdefghij");
}

TEST_CASE("a destination that fails as often in a row as it may have deliveries is left alone for a time", "[mta]") {
    Schedule schedule;
    schedule.settings.deliveries_initial = 2;
    schedule.enter("abcdef");
    CHECK(schedule.started == "ab");
    SECTION("a success between them counts anew") {
        CHECK_FALSE(schedule.leave("down"));  // the window is 1 now
        CHECK(schedule.started == "ab");
        CHECK_FALSE(schedule.leave());
        CHECK(schedule.started == "abcd");
    }
    SECTION("all that waits is deferred, and what comes before the time is over") {
        CHECK_FALSE(schedule.leave("down"));
        CHECK(schedule.leave("down"));  // 1/2 and 1/1 of a window
        CHECK(schedule.started == "abCDEF");
        schedule.now += schedule.settings.retry.backoff_min - 1s;
        schedule.enter("g");
        schedule.now += 1s;
        schedule.enter("hij");
        CHECK(schedule.started == "abCDEFGhi");
    }
    SECTION("a flush of the queue ends that") {
        schedule.leave("down");
        schedule.leave("down");
        schedule.limit.revive();
        schedule.enter("g");
        CHECK(schedule.started == "abCDEFg");
    }
    SECTION("never where that is wanted") {
        schedule.settings.failed_cohorts_max = 0;
        for (int count = 0; count < 6; ++count) CHECK_FALSE(schedule.leave("down"));
        CHECK(schedule.started == "abcdef");
    }
}

// Postfix: qmgr_entry.c.
TEST_CASE("connections are kept from the first delivery on that follows another closely", "[mta]") {
    Schedule schedule;
    schedule.settings.deliveries_initial = 2;
    schedule.settings.success_feedback = 0;
    schedule.enter("abcde");
    CHECK(schedule.kept == "--");
    schedule.leave();
    CHECK(schedule.kept == "--k");
    schedule.now += 5s;
    schedule.leave();
    CHECK(schedule.kept == "--kk");
    schedule.leave();
    schedule.leave();
    schedule.now += 5s;
    schedule.enter("f");  // late, but not alone
    CHECK(schedule.kept == "--kkkk");
    schedule.leave();
    schedule.leave();
    schedule.enter("g");  // a destination that had nothing to do begins anew
    CHECK(schedule.kept == "--kkkk-");
}
