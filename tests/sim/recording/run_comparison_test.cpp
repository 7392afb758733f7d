#include "sim/recording/run_comparison.hpp"

#include "tests/support/catch.hpp"

using namespace sim::recording;
using protocol::Instant;

namespace {

/// Events of a mail from Alice, as a run would record them.
class MailRun {
public:
    Event& add(std::int64_t seconds, EventKind kind, const std::string& host, const std::string& message = "m1") {
        events_.push_back({.id = events_.size() + 1,
                           .time = Instant{seconds * 1'000'000'000},
                           .host = host,
                           .kind = kind,
                           .message = message});
        return events_.back();
    }
    void compose(const std::string& message, const std::vector<std::string>& to) {
        Event& event = add(1, EventKind::mail_composed, "pc", message);
        event.fields.set("from", "alice@alpha.test");
        event.fields.set("to", to);
        event.fields.set("subject", "Lunch");
    }
    void attempt(std::int64_t seconds, const std::string& recipient, const std::string& outcome) {
        Event& event = add(seconds, EventKind::delivery_attempted, "mx");
        event.fields.set("recipient", recipient);
        event.fields.set("outcome", outcome);
    }
    void store(std::int64_t seconds, const std::string& recipient) {
        Event& event = add(seconds, EventKind::message_stored, "mx");
        event.fields.set("delivered_to", recipient);
        event.fields.set("mailbox", "bob");
    }
    [[nodiscard]] std::vector<MailFate> fates() const {
        FateCollector collector;
        for (const Event& event : events_) collector.consume(event);
        return collector.fates();
    }

private:
    std::vector<Event> events_;
};

const std::string bob = "bob@beta.test";

MailRun delivered_at(std::int64_t seconds, int attempts = 1) {
    MailRun run;
    run.compose("m1", {bob});
    for (int attempt = 1; attempt < attempts; ++attempt) run.attempt(2, bob, "deferred");
    run.attempt(seconds, bob, "delivered");
    run.store(seconds, bob);
    return run;
}

}  // namespace

TEST_CASE("a fate tells what became of a mail, by which event, after how many attempts") {
    const auto fates = delivered_at(5, 3).fates();
    REQUIRE(fates.size() == 1);
    CHECK(fates[0].outcome.state == JourneyOutcome::State::delivered);
    CHECK(fates[0].outcome.host == "mx");
    CHECK(fates[0].attempts == 3);
    CHECK(fates[0].event == 5);
    CHECK(fates[0].subject == "Lunch");
    CHECK(fates[0].from == "alice@alpha.test");
}

TEST_CASE("runs are compared recipient by recipient: what, where, when, attempts") {
    const auto compare = [](const MailRun& one, const MailRun& other) {
        const auto pairs = compare_fates(one.fates(), other.fates());
        REQUIRE(pairs.size() == 1);
        return difference_words(pairs[0]);
    };
    CHECK(compare(delivered_at(5), delivered_at(5)).empty());
    CHECK(compare(delivered_at(5), delivered_at(6)) == "when");
    CHECK(compare(delivered_at(5), delivered_at(5, 2)) == "attempts");
    MailRun waiting;
    waiting.compose("m1", {bob});
    waiting.attempt(5, bob, "deferred");
    CHECK(compare(delivered_at(5), waiting) == "what became of it");
    MailRun elsewhere;
    elsewhere.compose("m1", {bob});
    elsewhere.attempt(5, bob, "delivered");
    Event& stored = elsewhere.add(5, EventKind::message_stored, "mx2");
    stored.fields.set("delivered_to", bob);
    stored.fields.set("mailbox", "bob");
    CHECK(compare(delivered_at(5), elsewhere) == "where");
    MailRun read = delivered_at(5);
    Event& fetched = read.add(9, EventKind::mail_read, "pc2");
    fetched.fields.set("user", bob);
    CHECK(compare(delivered_at(5), read) == "what became of it, when");
}

TEST_CASE("a mail that one run alone has differs, and comes after those of the first run") {
    MailRun more = delivered_at(5);
    more.compose("deed1", {bob, "carl@beta.test"});
    const auto pairs = compare_fates(delivered_at(5).fates(), more.fates());
    REQUIRE(pairs.size() == 3);
    CHECK_FALSE(pairs[0].differs());
    CHECK_FALSE(pairs[1].first.has_value());
    CHECK(pairs[1].any().outcome.message == "deed1");
    CHECK(difference_words(pairs[1]) == "only the second run has it");
    CHECK(pairs[2].any().outcome.recipient == "carl@beta.test");
    CHECK(difference_words(compare_fates(more.fates(), delivered_at(5).fates())[1]) == "only the first run has it");
}

TEST_CASE("two copies for one recipient are compared one by one") {
    MailRun twice = delivered_at(5);
    twice.store(7, bob);
    const auto pairs = compare_fates(delivered_at(5).fates(), twice.fates());
    REQUIRE(pairs.size() == 2);
    CHECK_FALSE(pairs[0].differs());
    CHECK_FALSE(pairs[1].first.has_value());
}
