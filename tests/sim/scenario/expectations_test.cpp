#include "sim/scenario/expectation_evaluator.hpp"
#include "tests/sim/scenario/scenario_files.hpp"
#include "tests/support/catch.hpp"

using namespace sim::scenario;
using sim::recording::Event;
using sim::recording::EventKind;

namespace {

/// A run made of hand-written events.
class Run {
public:
    explicit Run(const std::string& expectation) {
        const auto loaded = tests::load_text(R"(mailflow: 1
title: Expectations
domains:
  alpha.test: {users: [alice]}
  beta.test: {users: [{name: bob, aliases: [boss]}], imap: {}}
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [boss@beta.test]}
read:
  - {id: pc, at: 1min, user: bob@beta.test, with: imap, sync: qresync}
expect:
  - {id: e, points: 3, hint: Look again., )" +
                                             expectation + "}\n");
        REQUIRE(tests::problems_of(loaded) == "");
        scenario_ = *loaded;
        evaluator_ = std::make_unique<ExpectationEvaluator>(scenario_);
    }
    Event& add(double seconds, EventKind kind, const std::string& host, const std::string& message) {
        Event event;
        event.id = events_.size() + 1;
        event.time = {static_cast<std::int64_t>(seconds * 1e9)};
        event.host = host;
        event.kind = kind;
        event.message = message;
        events_.push_back(event);
        return events_.back();
    }
    void stored(double seconds, const std::string& message) {
        Event& event = add(seconds, EventKind::message_stored, "mail.beta.test", message);
        event.fields.set("mailbox", "bob");
        event.fields.set("delivered_to", "boss@beta.test");
    }
    void attempt(const std::string& outcome) {
        Event& event = add(3, EventKind::delivery_attempted, "mail.alpha.test", "m1");
        event.fields.set("queue_id", "Q1");
        event.fields.set("recipient", "boss@beta.test");
        event.fields.set("outcome", outcome);
    }
    Event& copy(EventKind kind, const std::string& message, std::vector<std::string> flags = {}) {
        Event& event = add(70, kind, "bob-pc.beta.test", message);
        event.fields.set("server", "mail.beta.test");
        event.fields.set("user", "bob@beta.test");
        if (!message.empty()) event.fields.set("uid", 3);
        if (!flags.empty()) event.fields.set("flags", std::move(flags));
        return event;
    }
    void queued(EventKind kind) {
        Event& event = add(3, kind, "mail.alpha.test", "m1");
        event.fields.set("queue_id", "Q1");
        event.fields.set("recipients", std::vector<std::string>{"boss@beta.test"});
    }
    ExpectationResult end(const std::string& reason = "no-strong-event", double seconds = 1000) {
        add(seconds, EventKind::run_ended, "", "").fields.set("reason", reason);
        for (const Event& event : events_) evaluator_->consume(event);
        return evaluator_->results().at(0);
    }

private:
    Scenario scenario_;
    std::unique_ptr<ExpectationEvaluator> evaluator_;
    std::vector<Event> events_;
};

}  // namespace

TEST_CASE("delivered counts what reaches the mailbox in time") {
    SECTION("by the recipient of the envelope or by the account") {
        for (const char* to : {"boss@beta.test", "bob@beta.test"}) {
            Run run(std::string("message: m1, delivered: {to: ") + to + ", within: 10s}");
            run.stored(11, "m1/2");
            const auto result = run.end();
            CHECK(result.verdict == Verdict::met);
            CHECK(result.points == 3);
            CHECK(result.events == std::vector<sim::recording::EventId>{1});
            CHECK(result.hint.empty());
        }
    }
    SECTION("too late is not met, with the hint") {
        Run run("message: m1, delivered: {to: bob@beta.test, within: 10s}");
        run.stored(13, "m1");
        const auto result = run.end();
        CHECK(result.verdict == Verdict::not_met);
        CHECK(result.points == 0);
        CHECK(result.hint == "Look again.");
    }
    SECTION("twice is not once") {
        Run run("message: m1, delivered: {to: bob@beta.test}");
        run.stored(4, "m1");
        run.stored(5, "m1");
        CHECK(run.end().verdict == Verdict::not_met);
    }
    SECTION("notifications are other messages") {
        Run run("message: m1, delivered: {to: bob@beta.test}");
        run.stored(4, "m1!1");
        CHECK(run.end().verdict == Verdict::not_met);
    }
    SECTION("a run that is cut short leaves it undecided") {
        Run run("message: m1, delivered: {to: bob@beta.test}");
        CHECK(run.end("until-reached").verdict == Verdict::undecided);
    }
    SECTION("not: true asks for the opposite") {
        Run run("message: m1, not: true, delivered: {to: bob@beta.test}");
        CHECK(run.end().verdict == Verdict::met);
    }
}

TEST_CASE("bounced looks at recipient and status code") {
    for (const auto& [status, verdict] :
         {std::pair{"5.1.1", Verdict::met}, {"5", Verdict::met}, {"4", Verdict::not_met}}) {
        Run run(std::string("message: m1, bounced: {to: boss@beta.test, status: \"") + status + "\"}");
        Event& event = run.add(4, EventKind::bounce_created, "mail.alpha.test", "m1!1");
        event.fields.set("parent", "m1");
        event.fields.set("recipients", std::vector<std::string>{"boss@beta.test"});
        event.fields.set("status", "5.1.1");
        CHECK(run.end().verdict == verdict);
    }
}

TEST_CASE("hops are the hosts that took the mail over") {
    Run run("message: m1, hops: [mail.alpha.test, mail.beta.test]");
    run.add(3, EventKind::message_accepted, "mail.alpha.test", "m1");
    run.add(4, EventKind::message_accepted, "mail.beta.test", "m1");
    CHECK(run.end().verdict == Verdict::met);
}

TEST_CASE("deferred, queued and order") {
    Run deferred("message: m1, deferred: {times: 2, at: mail.alpha.test}");
    deferred.attempt("deferred");
    deferred.attempt("deferred");
    CHECK(deferred.end().verdict == Verdict::met);

    Run queued("message: m1, queued: {at: mail.alpha.test}");
    queued.queued(EventKind::queue_entry_added);
    CHECK(queued.end("until-reached").verdict == Verdict::met);

    Run order("order: [{event: queue-entry-added}, {event: delivery-attempted, message: m1}]");
    order.attempt("relayed");
    order.queued(EventKind::queue_entry_added);
    const auto result = order.end();
    CHECK(result.verdict == Verdict::not_met);
    CHECK(result.reason == "no event `delivery-attempted` at place 2");
}

TEST_CASE("held is what a device's copy has when the run ends") {
    SECTION("with the flags that it has then") {
        for (const auto& [flags, verdict] :
             {std::pair{"", Verdict::met}, {", flags: ['\\seen']", Verdict::met}, {", flags: []", Verdict::not_met}}) {
            Run run(std::string("message: m1, held: {on: bob-pc.beta.test") + flags + "}");
            run.copy(EventKind::copy_message_added, "m1");
            run.copy(EventKind::copy_flags_changed, "m1", {"\\Seen"});
            CHECK(run.end().verdict == verdict);
        }
    }
    SECTION("what went, or was thrown away, it has no longer") {
        for (const EventKind end : {EventKind::copy_message_removed, EventKind::copy_begun}) {
            Run run("message: m1, held: bob-pc.beta.test");
            run.copy(EventKind::copy_message_added, "m1/2");
            run.copy(end, end == EventKind::copy_begun ? "" : "m1/2");
            const auto result = run.end();
            CHECK(result.verdict == Verdict::not_met);
            CHECK(result.reason == "bob-pc.beta.test does not have the mail at the end");
        }
    }
}

TEST_CASE("synchronised looks at the way and at what it cost") {
    for (const auto& [want, verdict] : {std::pair{"by: qresync, octets_max: 700B", Verdict::met},
                                        {"octets_max: 699B", Verdict::not_met},
                                        {"by: full", Verdict::not_met},
                                        {"times: 2", Verdict::not_met}}) {
        Run run(std::string("synchronised: {on: bob-pc.beta.test, ") + want + "}");
        Event& event = run.copy(EventKind::copy_synchronised, "");
        event.fields.set("method", "qresync");
        event.fields.set("octets", 700);
        CHECK(run.end().verdict == verdict);
    }
}

TEST_CASE("a reading that failed is the reason why nothing was read") {
    Run run("message: m1, read: {by: bob@beta.test}");
    Event& failed = run.add(5, EventKind::read_failed, "bob-pc.beta.test", "");
    failed.fields.set("user", "bob@beta.test");
    failed.fields.set("reason", "the server refuses the login");
    const auto result = run.end();
    CHECK(result.verdict == Verdict::not_met);
    CHECK(result.reason ==
          "happened never, wanted at least once; the attempt to read at 0:05.000000 failed: the server refuses the "
          "login");
    CHECK(result.events == std::vector<sim::recording::EventId>{1});
}

TEST_CASE("bounced looks at the reason of the recipient it asks for") {
    for (const auto& [recipient, verdict] :
         {std::pair{"boss@beta.test", Verdict::met}, {"alice@alpha.test", Verdict::not_met}}) {
        Run run(std::string("message: m1, bounced: {to: ") + recipient + ", status: \"5\"}");
        Event& event = run.add(4, EventKind::bounce_created, "mail.alpha.test", "m1!1");
        event.fields.set("parent", "m1");
        event.fields.set("recipients", std::vector<std::string>{"alice@alpha.test", "boss@beta.test"});
        event.fields.set("status", "4.4.1");
        event.fields.set("reasons", std::vector<std::string>{"4.4.1 no answer", "5.1.1 no such user"});
        CHECK(run.end().verdict == verdict);
    }
}

namespace {

/// A queue entry of mail.alpha.test, for tests of what must not be lost.
class QueueRun : public Run {
public:
    QueueRun() : Run("always: mail-conserved") {}
    void queue(EventKind kind, const std::vector<std::string>& recipients) {
        Event& event = add(3, kind, "mail.alpha.test", "m1");
        event.fields.set("queue_id", "Q1");
        event.fields.set("recipients", recipients);
    }
    void outcome(const std::string& recipient, const std::string& outcome) {
        Event& event = add(3, EventKind::delivery_attempted, "mail.alpha.test", "m1");
        event.fields.set("queue_id", "Q1");
        event.fields.set("recipient", recipient);
        event.fields.set("outcome", outcome);
    }
    void bounce(const std::vector<std::string>& recipients, bool is_queued = true) {
        Event& event = add(3, EventKind::bounce_created, "mail.alpha.test", "m1!1");
        event.fields.set("parent", "m1");
        event.fields.set("recipients", recipients);
        if (!is_queued) return;
        Event& queued = add(3, EventKind::queue_entry_added, "mail.alpha.test", "m1!1");
        queued.fields.set("queue_id", "Q2");
    }
    void alias(const std::string& from, const std::vector<std::string>& to, const std::string& new_queue_id = {}) {
        Event& event = add(3, EventKind::alias_expanded, "mail.alpha.test", "m1");
        event.fields.set("from", from);
        event.fields.set("to", to);
        if (new_queue_id.empty()) return;
        event.fields.set("queue_id", "Q1");
        event.fields.set("new_queue_id", new_queue_id);
    }
    void stored_here(const std::string& recipient) {
        add(3, EventKind::message_stored, "mail.alpha.test", "m1").fields.set("delivered_to", recipient);
    }
    void is_kept() { CHECK(end().verdict == Verdict::met); }
    void is_lost(const std::string& reason, const std::string& ended = "no-strong-event") {
        const auto result = end(ended);
        CHECK(result.verdict == Verdict::not_met);
        CHECK(result.reason == reason);
    }
};

constexpr auto added = EventKind::queue_entry_added;
constexpr auto changed = EventKind::queue_entry_changed;
constexpr auto removed = EventKind::queue_entry_removed;

}  // namespace

// RFC 5321 section 6.1: who has accepted a message delivers it or reports the failure.
TEST_CASE("mail is conserved when every recipient leaves the queue with an outcome") {
    QueueRun run;
    run.queue(added, {"a@x.test", "b@x.test", "c@x.test", "d@x.test"});
    run.outcome("a@x.test", "relayed");
    run.stored_here("b@x.test");
    run.outcome("b@x.test", "delivered");
    run.outcome("c@x.test", "bounced");
    run.queue(changed, {"d@x.test"});
    run.bounce({"c@x.test"});
    SECTION("then given up for the time that has passed") {
        run.queue(changed, {});
        run.bounce({"d@x.test"});
        run.queue(removed, {});
    }
    SECTION("then given up, and there is nobody to tell") {
        Event& discarded = run.add(3, EventKind::message_discarded, "mail.alpha.test", "m1");
        discarded.fields.set("queue_id", "Q1");
        discarded.fields.set("recipient", "d@x.test");
        run.queue(removed, {});
    }
    SECTION("or still in the queue") {}
    run.is_kept();
}

TEST_CASE("aliases stand for their targets, also in a circle and for themselves") {
    QueueRun run;
    run.queue(added, {"all@x.test"});
    run.alias("all@x.test", {"all@x.test", "b@X.test", "list@x.test"});
    run.alias("list@x.test", {"all@x.test", "b@x.test"});
    run.outcome("b@x.test", "relayed");
    SECTION("served") {
        run.outcome("all@x.test", "relayed");
        run.queue(removed, {});
        run.is_kept();
    }
    SECTION("not served") {
        run.queue(removed, {});
        run.is_lost("mail.alpha.test removed m1 from its queue with all@x.test not served");
    }
}

TEST_CASE("an alias may be served by a new message, which then must be in the queue") {
    QueueRun run;
    run.queue(added, {"team@x.test"});
    run.alias("team@x.test", {"a@x.test"}, "Q2");
    run.outcome("team@x.test", "expanded");
    SECTION("it is there") {
        Event& entry = run.add(3, added, "mail.alpha.test", "m1");
        entry.fields.set("queue_id", "Q2");
        entry.fields.set("recipients", std::vector<std::string>{"a@x.test"});
        run.queue(removed, {});
        run.is_kept();
    }
    SECTION("it is not") {
        run.queue(removed, {});
        run.is_lost("mail.alpha.test has m1, which never reached its queue");
    }
}

// RFC 3464 section 2.3.3.
TEST_CASE("that somebody is told of a delay settles nothing") {
    QueueRun run;
    run.queue(added, {"a@x.test"});
    Event& told = run.add(3, EventKind::notification_created, "mail.alpha.test", "m1!1");
    told.fields.set("parent", "m1");
    told.fields.set("recipients", std::vector<std::string>{"a@x.test"});
    told.fields.set("action", "delayed");
    run.add(3, added, "mail.alpha.test", "m1!1").fields.set("queue_id", "Q3");
    SECTION("the mail still waits") {
        run.is_kept();
    }
    SECTION("the mail is gone") {
        run.queue(removed, {});
        run.is_lost("mail.alpha.test removed m1 from its queue with a@x.test not served");
    }
}

TEST_CASE("mail is lost when a recipient leaves the queue without an outcome") {
    QueueRun run;
    run.queue(added, {"a@x.test", "b@x.test"});
    SECTION("with its entry") {
        run.outcome("a@x.test", "relayed");
        run.outcome("b@x.test", "deferred");
        run.queue(removed, {});
        run.is_lost("mail.alpha.test removed m1 from its queue with b@x.test not served");
    }
    SECTION("out of the list of an entry that stays") {
        run.queue(changed, {"a@x.test"});
        run.is_lost("mail.alpha.test has lost b@x.test of m1", "until-reached");
    }
    SECTION("by a failure that nobody is told of") {
        run.outcome("a@x.test", "relayed");
        run.outcome("b@x.test", "bounced");
        run.queue(removed, {});
        run.is_lost("mail.alpha.test told nobody that m1 cannot be delivered to b@x.test");
    }
    SECTION("by a notification about others only") {
        run.outcome("a@x.test", "bounced");
        run.outcome("b@x.test", "bounced");
        run.bounce({"a@x.test"});
        run.queue(removed, {});
        run.is_lost("mail.alpha.test told nobody that m1 cannot be delivered to b@x.test");
    }
    SECTION("by a notification that goes nowhere") {
        run.outcome("a@x.test", "relayed");
        run.outcome("b@x.test", "bounced");
        run.bounce({"b@x.test"}, false);
        run.queue(removed, {});
        run.is_lost("mail.alpha.test has m1!1, which never reached its queue");
    }
    SECTION("by a delivery into no mailbox") {
        run.outcome("a@x.test", "delivered");
        run.is_lost("mail.alpha.test says that m1 is delivered to a@x.test, but no mailbox has it");
    }
}

TEST_CASE("mail is lost when it is accepted and does not reach the queue") {
    QueueRun run;
    run.queue(EventKind::message_accepted, {"a@x.test", "b@x.test"});
    SECTION("at all") {
        run.is_lost("mail.alpha.test has m1, which never reached its queue");
    }
    SECTION("for one of its recipients") {
        run.queue(added, {"a@x.test"});
        run.is_lost("mail.alpha.test accepted m1 for b@x.test and did not queue it for them");
    }
}
