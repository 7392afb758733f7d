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
  beta.test: {users: [{name: bob, aliases: [boss]}]}
mail:
  - {id: m1, at: 2s, from: alice@alpha.test, to: [boss@beta.test]}
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

// RFC 5321 section 4.2.5: who has accepted a message delivers it or reports the failure.
TEST_CASE("mail is conserved when every recipient leaves the queue with an outcome") {
    Run kept("always: mail-conserved");
    kept.queued(EventKind::queue_entry_added);
    kept.attempt("relayed");
    kept.queued(EventKind::queue_entry_removed);
    CHECK(kept.end().verdict == Verdict::met);

    Run lost("always: mail-conserved");
    lost.queued(EventKind::queue_entry_added);
    lost.attempt("deferred");
    lost.queued(EventKind::queue_entry_removed);
    const auto result = lost.end();
    CHECK(result.verdict == Verdict::not_met);
    CHECK(result.events == std::vector<sim::recording::EventId>{3});
}
