// The rules of `always`, judged on events written by hand.
#include "sim/scenario/invariant_judges.hpp"
#include "tests/sim/scenario/scenario_files.hpp"
#include "tests/support/catch.hpp"

using namespace sim::scenario;
using sim::recording::Event;
using sim::recording::EventKind;
using Texts = std::vector<std::string>;

namespace {

/// Events as a run would record them, shown to the judge of one invariant.
class JudgedRun {
public:
    explicit JudgedRun(Always::Invariant invariant) {
        const auto loaded = tests::load_text(R"(mailflow: 1
title: Invariants
defaults: {mta: {hops_max: 3}}
domains: {x.test: {users: [u]}}
)");
        REQUIRE(tests::problems_of(loaded) == "");
        scenario_ = *loaded;
        judge_ = make_invariant_judge(scenario_, invariant);
    }
    /// The next event, which is judged when the one after it is made, or at the end.
    Event& add(double seconds, EventKind kind, const std::string& host, const std::string& message = {}) {
        judge_last();
        last_ = Event{};
        last_.id = ++events_;
        last_.time = {static_cast<std::int64_t>(seconds * 1e9)};
        last_.host = host;
        last_.kind = kind;
        last_.message = message;
        return last_;
    }
    void composed(const Texts& to) { add(1, EventKind::mail_composed, "pc", "m1").fields.set("to", to); }
    void submitted(const Texts& to) { add(1, EventKind::mail_submitted, "pc", "m1").fields.set("to", to); }
    void accepted(const std::string& host, const Texts& recipients, const std::string& message = "m1") {
        add(2, EventKind::message_accepted, host, message).fields.set("recipients", recipients);
    }
    void relayed(const std::string& host, const std::string& recipient, const std::string& message = "m1") {
        Event& event = add(2, EventKind::delivery_attempted, host, message);
        event.fields.set("recipient", recipient);
        event.fields.set("outcome", "relayed");
    }
    void stored(const std::string& recipient, const std::string& message = "m1") {
        add(3, EventKind::message_stored, "mail", message).fields.set("delivered_to", recipient);
    }
    void remembered(double seconds, const std::string& type, const std::string& kind, const Texts& records,
                    double expires_seconds) {
        Event& event = add(seconds, EventKind::dns_cache_stored, "resolver");
        event.fields.set("name", "x.test.");
        event.fields.set("type", type);
        event.fields.set("kind", kind);
        event.fields.set("records", records);
        event.fields.set("expires_at_ns", static_cast<std::int64_t>(expires_seconds * 1e9));
    }
    void hit(double seconds, const std::string& type) {
        Event& event = add(seconds, EventKind::dns_cache_hit, "resolver");
        event.fields.set("name", "x.test.");
        event.fields.set("type", type);
    }
    [[nodiscard]] bool holds() {
        judge_last();
        last_ = Event{};
        return judge_->judge({{}, false}).verdict == Verdict::met;
    }

private:
    void judge_last() {
        if (last_.id != 0) judge_->consume(last_);
    }

    Scenario scenario_;
    std::unique_ptr<ExpectationJudge> judge_;
    Event last_;
    std::uint64_t events_ = 0;
};

}  // namespace

// RFC 5321 section 4.5.3.2.6: a client that does not get the reply to the content must hand the mail over again.
TEST_CASE("a second copy needs a handover that its client did not learn of") {
    JudgedRun run(Always::Invariant::copies_justified);
    run.composed({"u@x.test"});
    run.accepted("mail", {"u@x.test"});
    run.stored("u@x.test");
    CHECK(run.holds());
    SECTION("and there was one: the first") {
        run.accepted("mail", {"u@x.test"});
        run.submitted({"u@x.test"});
        run.stored("u@x.test", "m1/2");
        CHECK(run.holds());
        run.stored("u@x.test", "m1/3");
        CHECK_FALSE(run.holds());
    }
    SECTION("and there was none") {
        run.submitted({"u@x.test"});
        run.stored("u@x.test", "m1/2");
        CHECK_FALSE(run.holds());
    }
    SECTION("and a relay's client did learn of it") {
        run.submitted({"u@x.test"});
        run.accepted("mx", {"u@x.test"});
        run.relayed("mail", "u@x.test");
        run.stored("u@x.test", "m1/2");
        CHECK_FALSE(run.holds());
    }
}

TEST_CASE("an alias gives its targets a copy, the notification's reader one of it") {
    JudgedRun run(Always::Invariant::copies_justified);
    run.composed({"all@x.test", "U@X.test"});
    Event& alias = run.add(2, EventKind::alias_expanded, "mail", "m1");
    alias.fields.set("from", "all@x.test");
    alias.fields.set("to", Texts{"u@x.test", "v@x.test"});
    run.stored("v@x.test");
    run.add(3, EventKind::bounce_created, "mail", "m1!1").fields.set("to", "a@x.test");
    run.stored("a@x.test", "m1!1");
    CHECK(run.holds());
    run.stored("v@x.test");
    CHECK_FALSE(run.holds());
}

// RFC 5321 section 6.3; the bound here is 3.
TEST_CASE("a mail is not taken over more often than the bound on hops allows") {
    JudgedRun run(Always::Invariant::loops_bounded);
    int entries = 0;
    // Each hop sends another copy, as where an alias names itself and its like at the next host.
    const auto hop = [&] {
        const std::string copy = "m1/" + std::to_string(entries + 1);
        if (entries > 0)
            run.add(2, EventKind::delivery_started, "mail", copy).fields.set("queue_id", std::to_string(entries));
        Event& event = run.add(2, EventKind::message_accepted, "mail", copy);
        event.fields.set("queue_id", std::to_string(++entries));
        event.fields.set("recipients", Texts{"u@x.test"});
    };
    for (int hops = 0; hops < 4; ++hops) hop();
    run.accepted("other", {"u@x.test"}, "m2");  // another mail has its own hops
    CHECK(run.holds());
    hop();
    CHECK_FALSE(run.holds());
}

TEST_CASE("an alias that makes a new message begins no new count of hops") {
    JudgedRun run(Always::Invariant::loops_bounded);
    const auto accepted = [&run](const std::string& queue_id) {
        Event& event = run.add(2, EventKind::message_accepted, "mail", "m1");
        event.fields.set("queue_id", queue_id);
    };
    const auto forwarded = [&run](const std::string& queue_id, const std::string& new_queue_id) {
        Event& event = run.add(2, EventKind::alias_expanded, "mail", "m1");
        event.fields.set("queue_id", queue_id);
        event.fields.set("new_queue_id", new_queue_id);
        run.add(2, EventKind::delivery_started, "mail", "m1").fields.set("queue_id", new_queue_id);
    };
    accepted("1");
    for (int hop = 1; hop < 4; ++hop) {
        forwarded(std::to_string(hop), "new" + std::to_string(hop));
        accepted(std::to_string(hop + 1));
    }
    CHECK(run.holds());
    forwarded("4", "new4");
    accepted("5");
    CHECK_FALSE(run.holds());
}

// RFC 5321 section 6.1: a notification has the null reverse-path, so that nobody is told of its failure.
TEST_CASE("no notification is about a notification") {
    JudgedRun run(Always::Invariant::loops_bounded);
    run.add(1, EventKind::bounce_created, "mail", "m1!1").fields.set("parent", "m1");
    CHECK(run.holds());
    run.add(1, EventKind::bounce_created, "mail", "m1!1!1").fields.set("parent", "m1!1/2");
    CHECK_FALSE(run.holds());
}

// RFC 1035 section 3.2.1.
TEST_CASE("a cache answers until the TTL is over and no longer") {
    JudgedRun run(Always::Invariant::ttl_obeyed);
    run.remembered(10, "MX", "positive", {"x.test. 60 IN MX 10 mail.x.test."}, 70);
    run.hit(69.9, "MX");
    CHECK(run.holds());
    SECTION("too late") {
        run.hit(70, "MX");
    }
    SECTION("another type") {
        run.hit(20, "A");
    }
    SECTION("forgotten") {
        Event& removed = run.add(20, EventKind::dns_cache_removed, "resolver");
        removed.fields.set("name", "x.test.");
        removed.fields.set("type", "MX");
        run.hit(21, "MX");
    }
    SECTION("lost with the machine's memory") {
        run.add(20, EventKind::host_down, "resolver");
        run.hit(21, "MX");
    }
    SECTION("kept longer than the shortest TTL") {
        run.remembered(80, "MX", "positive", {"x.test. 60 IN MX 10 a.", "x.test. 30 IN MX 10 b."}, 111);
    }
    CHECK_FALSE(run.holds());
}

// RFC 2308 sections 3 and 5: the lesser of the SOA's TTL and its MINIMUM; section 7: a failure, five minutes.
TEST_CASE("a cache forgets negative answers in time") {
    JudgedRun run(Always::Invariant::ttl_obeyed);
    const Texts soa{"x.test. 3600 IN SOA ns.x.test. h.x.test. 1 2 3 4 60"};
    run.remembered(10, "ANY", "nxdomain", soa, 70);
    run.hit(60, "MX");
    run.remembered(100, "A", "failure", {}, 400);
    CHECK(run.holds());
    SECTION("nxdomain") {
        run.remembered(500, "ANY", "nxdomain", soa, 561);
    }
    SECTION("failure") {
        run.remembered(500, "A", "failure", {}, 801);
    }
    CHECK_FALSE(run.holds());
}

TEST_CASE("copies are justified by lost replies of a store too") {
    // RFC 2033: a store that takes a mail has it in a mailbox; its client, that does not hear so, hands it over again.
    JudgedRun run(Always::Invariant::copies_justified);
    run.composed({"u@x.test"});
    run.submitted({"u@x.test"});
    run.accepted("a", {"u@x.test"});
    const bool by_lmtp = GENERATE(true, false);
    for (int copy = 0; copy < 2; ++copy) {
        if (by_lmtp) run.add(2, EventKind::header_added, "mail", "m1").connection = 7;
        run.stored("u@x.test");
    }
    run.relayed("a", "u@x.test");
    CHECK(run.holds() == by_lmtp);
}
