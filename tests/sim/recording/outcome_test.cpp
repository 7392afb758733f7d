// What a journey says of mails that wait, fail, or are not read.
#include "sim/recording/journey.hpp"
#include "sim/recording/narration.hpp"
#include "tests/support/catch.hpp"

namespace rec = sim::recording;
using Texts = std::vector<std::string>;

namespace {

constexpr std::int64_t second = 1'000'000'000;

/// A recording written by hand: alice at pc.alpha.test, her server mail.alpha.test.
class Tale {
public:
    Tale() {
        add(0, "pc.alpha.test", rec::EventKind::host).fields.set("name", "pc.alpha.test");
        events_.back().fields.set("role", "client");
    }
    rec::Event& add(std::int64_t seconds, const std::string& host, rec::EventKind kind,
                    const std::string& message = {}) {
        rec::Event event;
        event.id = events_.size() + 1;
        event.time = protocol::Instant{seconds * second};
        event.host = host;
        event.kind = kind;
        event.message = message;
        events_.push_back(event);
        return events_.back();
    }
    void compose(const Texts& to) { add(1, "pc.alpha.test", rec::EventKind::mail_composed, "m1").fields.set("to", to); }
    rec::Event& outbox(std::int64_t seconds, const std::string& state, const Texts& recipients) {
        rec::Event& event = add(seconds, "pc.alpha.test", rec::EventKind::outbox_entry_changed, "m1");
        event.fields.set("from", "alice@alpha.test");
        event.fields.set("state", state);
        event.fields.set("attempts", 2);
        event.fields.set("expires_at_ns", 1000 * second);
        event.fields.set("recipients", recipients);
        if (state == "waiting") event.fields.set("next_attempt_at_ns", (seconds + 300) * second);
        if (state == "waiting") event.fields.set("reason", "the server refuses the connection");
        return event;
    }
    rec::Event& bounce(const Texts& recipients) {
        rec::Event& event = add(20, "mail.alpha.test", rec::EventKind::bounce_created, "m1!1");
        event.fields.set("parent", "m1");
        event.fields.set("to", "alice@alpha.test");
        event.fields.set("recipients", recipients);
        event.fields.set("status", "5.1.1");
        event.fields.set("text", "no such user");
        return event;
    }
    void stored(const std::string& message, const std::string& recipient) {
        rec::Event& event = add(4, "mail.beta.test", rec::EventKind::message_stored, message);
        event.fields.set("mailbox", "bob");
        event.fields.set("delivered_to", recipient);
    }
    rec::Event& failed_reading(std::int64_t seconds) {
        rec::Event& event = add(seconds, "bob-pc.beta.test", rec::EventKind::read_failed);
        event.fields.set("user", "bob@beta.test");
        event.fields.set("server", "mail.beta.test");
        event.fields.set("reason", "the server refuses the login");
        return event;
    }

    [[nodiscard]] Texts outcomes() const {
        Texts texts;
        const auto journeys = rec::journeys_of(events_);
        for (const auto& outcome : journeys.at(0).outcomes) texts.push_back(rec::narrate(outcome));
        return texts;
    }
    [[nodiscard]] rec::World world() const {
        rec::World world;
        for (const rec::Event& event : events_) rec::apply(world, event);
        return world;
    }
    [[nodiscard]] const std::vector<rec::Event>& events() const { return events_; }

private:
    std::vector<rec::Event> events_;
};

}  // namespace

TEST_CASE("a mail that waits in the outbox is told with its reason and its next try") {
    Tale tale;
    tale.compose({"bob@beta.test", "carol@beta.test"});
    const rec::Event waiting = tale.outbox(5, "waiting", {"carol@beta.test"});
    CHECK(tale.outcomes() == Texts{"bob@beta.test: on its way, at pc.alpha.test",
                                   "carol@beta.test: not sent yet: it waits in the outbox on pc.alpha.test (the "
                                   "server refuses the connection); next try at 5:05.000000"});
    CHECK(rec::narrate(waiting, {}) ==
          "The mail program on pc.alpha.test keeps m1 for carol@beta.test in its outbox (the server refuses the "
          "connection) and tries again at 5:05.000000, in 5 min");
    CHECK(rec::name(rec::JourneyOutcome::State::in_outbox) == "in-outbox");

    const rec::World world = tale.world();
    const rec::OutboxEntryState& entry = world.hosts.at("pc.alpha.test").outbox.at("m1");
    CHECK(entry.recipients == Texts{"carol@beta.test"});
    CHECK(entry.next_attempt_at == protocol::Instant{305 * second});
    CHECK(rec::describe(world).find("m1 waiting: from <alice@alpha.test> to carol@beta.test, 2 attempts, next "
                                    "attempt at 5:05.000000, given up at 16:40.000000") != std::string::npos);

    tale.outbox(305, "sending", {"carol@beta.test"});
    CHECK(tale.outcomes().at(1) == "carol@beta.test: on its way, at pc.alpha.test");
    CHECK_FALSE(tale.world().hosts.at("pc.alpha.test").outbox.at("m1").next_attempt_at);
    tale.add(306, "pc.alpha.test", rec::EventKind::outbox_entry_removed, "m1").fields.set("reason", "submitted");
    CHECK(tale.world().hosts.at("pc.alpha.test").outbox.empty());
}

TEST_CASE("what a server did not take of a mail is still with its author") {
    Tale tale;
    tale.compose({"bob@beta.test", "carol@beta.test"});
    tale.add(5, "pc.alpha.test", rec::EventKind::mail_submitted, "m1").fields.set("to", Texts{"bob@beta.test"});
    CHECK(rec::journeys_of(tale.events()).at(0).stays.at(0).left);
    tale.outbox(5, "waiting", {"carol@beta.test"});
    CHECK_FALSE(rec::journeys_of(tale.events()).at(0).stays.at(0).left);
}

TEST_CASE("a reading that failed is on the journey of every mail that waits for the reader") {
    Tale tale;
    tale.compose({"bob@beta.test"});
    tale.stored("m1", "bob@beta.test");
    tale.failed_reading(8);
    const auto journeys = rec::journeys_of(tale.events());
    CHECK(journeys.at(0).steps.back().sentence ==
          "bob@beta.test wants to read the mailbox at mail.beta.test on bob-pc.beta.test and cannot (the server "
          "refuses the login)");
    CHECK(tale.outcomes().at(0).find("not read yet: the last attempt to read failed at 0:08.000000: the server "
                                     "refuses the login") != std::string::npos);
}

TEST_CASE("a reading that failed while no mail was waiting is a story of its own") {
    Tale tale;
    tale.failed_reading(2);
    tale.compose({"bob@beta.test"});
    tale.failed_reading(3);
    rec::JourneyBuilder builder;
    for (const rec::Event& event : tale.events()) builder.consume(event);
    CHECK(builder.journeys().at(0).steps.size() == 1);
    REQUIRE(builder.failed_readings().size() == 2);
    CHECK(builder.failed_readings()[0].time == protocol::Instant{2 * second});
    CHECK(builder.failed_readings()[0].sentence.find("and cannot") != std::string::npos);
}

TEST_CASE("a notification says for each recipient why it was not served") {
    Tale tale;
    tale.compose({"bob@beta.test", "carol@beta.test"});
    SECTION("the same for all") {
        const rec::Event bounce = tale.bounce({"bob@beta.test", "carol@beta.test"});
        CHECK(rec::narrate(bounce, {})
                  .find("could not be delivered to bob@beta.test and carol@beta.test (5.1.1 no "
                        "such user). Its reverse-path") != std::string::npos);
    }
    SECTION("each for a reason of its own") {
        rec::Event& bounce = tale.bounce({"bob@beta.test", "carol@beta.test"});
        bounce.fields.set("reasons", Texts{"5.1.1 no such user", "4.4.1 no answer"});
        CHECK(rec::narrate(bounce, {})
                  .find("could not be delivered to bob@beta.test (5.1.1 no such user) and "
                        "carol@beta.test (4.4.1 no answer). Its") != std::string::npos);
        const auto outcomes = tale.outcomes();
        REQUIRE(outcomes.size() == 3);
        CHECK(outcomes[1] ==
              "carol@beta.test: not delivered: mail.alpha.test gave it up at 0:20.000000 (4.4.1 no answer); the "
              "notification m1!1 is to tell the sender");
        CHECK(outcomes[2] == "m1!1 to alice@alpha.test: on its way, at mail.alpha.test");
    }
    SECTION("and its own fate is told beside it") {
        tale.bounce({"bob@beta.test", "carol@beta.test"});
        rec::Event& discarded = tale.add(30, "mail.alpha.test", rec::EventKind::message_discarded, "m1!1");
        discarded.fields.set("recipient", "alice@alpha.test");
        discarded.fields.set("reason", "no such user; its reverse-path is empty, so that there is nobody to tell");
        CHECK(tale.outcomes().at(2) ==
              "m1!1 to alice@alpha.test: not delivered: mail.alpha.test gave it up at 0:30.000000 and told nobody (no "
              "such user; its reverse-path is empty, so that there is nobody to tell)");
        CHECK(rec::narrate(tale.events().back(), {})
                  .starts_with("mail.alpha.test gives m1!1 for alice@alpha.test up and tells nobody (no such user;"));
    }
}

TEST_CASE("an alias whose targets are served partly here and partly by a new message has an outcome for each") {
    Tale tale;
    tale.compose({"team@beta.test"});
    const auto expand = [&](const Texts& to, const char* new_queue_id) {
        rec::Event& event = tale.add(3, "mail.beta.test", rec::EventKind::alias_expanded, "m1");
        event.fields.set("from", "team@beta.test");
        event.fields.set("to", to);
        if (*new_queue_id != '\0') event.fields.set("new_queue_id", new_queue_id);
    };
    expand({"bob@beta.test"}, "");
    expand({"carol@gamma.test"}, "Q2");
    tale.stored("m1", "bob@beta.test");
    const Texts outcomes = tale.outcomes();
    REQUIRE(outcomes.size() == 2);
    CHECK(outcomes[0].starts_with("bob@beta.test (by the alias team@beta.test): delivered at "));
    CHECK(outcomes[1] == "carol@gamma.test (by the alias team@beta.test): on its way, at mail.beta.test");
}
