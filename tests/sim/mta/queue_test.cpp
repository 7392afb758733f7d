#include <algorithm>

#include "protocol/message/delivery_status.hpp"
#include "protocol/message/header.hpp"
#include "protocol/message/trace.hpp"
#include "tests/sim/mta/mail_fixture.hpp"
#include "tests/support/catch.hpp"

using namespace tests;
namespace message = protocol::message;

namespace {

/// As in the measurement of Postfix: back-off 5 s to 20 s, a queue run every 5 s, given up after 20 s.
void use_measured_schedule(mta::Settings& settings) {
    settings.retry.backoff_min = 5s;
    settings.retry.backoff_max = 20s;
    settings.retry.queue_run_interval = 5s;
    settings.retry.queue_run_phase = 3s;
    settings.retry.queue_lifetime_max = 20s;
}

message::ParsedNotification parse_notification(const std::string& content) {
    const auto parsed = message::parse_delivery_status_notification(content);
    REQUIRE(parsed.has_value());
    return *parsed;
}

}  // namespace

TEST_CASE("Postfix, measured: nobody listens; attempts at 0, 8, 18 and 38 s, then a bounce with the last status",
          "[mta]") {
    AlphaWorld world;
    use_measured_schedule(world.alpha.settings);
    world.alpha.start();
    world.send_mail({"bob@beta.test"});
    world.run();
    CHECK(world.seconds(EventKind::delivery_attempted) == std::vector<std::int64_t>{0, 8, 18, 38, 38});
    CHECK(world.attempts()[3] == "bob@beta.test deferred 4.4.1");
    CHECK(world.alpha.queue.entries().empty());
    CHECK(world.events.texts(EventKind::queue_entry_removed, "reason") == Texts{"expired", "done"});

    const auto mails = world.alpha.mailbox("alice@alpha.test");
    REQUIRE(mails.size() == 1);
    const auto notification = parse_notification(mails.front());
    REQUIRE(notification.status.recipients.size() == 1);
    CHECK(notification.status.recipients.front().status == "4.4.1");
    CHECK(notification.status.recipients.front().action == message::DeliveryAction::failed);
}

TEST_CASE("RFC 5321 section 6.1 and RFC 3464: the sender is told what could not be delivered", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT TO:<bob@beta.test>", "550 5.1.1 no such user");
    world.alpha.start();
    world.send_mail({"bob@beta.test", "carol@beta.test"});
    world.run();
    const auto mails = world.alpha.mailbox("alice@alpha.test");
    REQUIRE(mails.size() == 1);
    const auto header = message::Header::parse(mails.front());
    CHECK(message::return_path_of(header) == "");  // RFC 5321 section 4.5.5
    CHECK(header.body_of("To").find("alice@alpha.test") != std::string::npos);
    CHECK(header.find("Date") != nullptr);
    CHECK(header.find("Message-ID") != nullptr);

    const auto notification = parse_notification(mails.front());
    CHECK(notification.status.reporting_mta.text == "mail.alpha.test");
    REQUIRE(notification.status.recipients.size() == 1);  // carol got hers
    const auto& recipient = notification.status.recipients.front();
    CHECK(recipient.final_recipient.text == "bob@beta.test");
    CHECK(recipient.status == "5.1.1");
    CHECK(recipient.remote_mta->text == "mx1.beta.test");
    CHECK(recipient.diagnostic_code->type == "smtp");
    CHECK(recipient.diagnostic_code->text == "550 5.1.1 no such user");
    CHECK(notification.original.find("Subject: Lunch") != std::string::npos);

    const auto created = world.events.of(EventKind::bounce_created);
    REQUIRE(created.size() == 1);
    CHECK(created.front().message == "x1!1");
    CHECK(created.front().fields.text("parent") == "x1");
}

TEST_CASE("RFC 5321 section 6.1: a notification that cannot be delivered is not answered by another", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT", "550 5.1.1 no such user");
    world.alpha.start();
    SECTION("a mail with the null reverse-path") {
        world.send_mail({"bob@beta.test"}, "");
    }
    SECTION("the notification about a mail from nobody") {
        world.send_mail({"bob@beta.test"}, "ghost@beta.test");
    }
    SECTION("to an unknown mailbox here") {
        world.send_mail({"bob@beta.test"}, "ghost@alpha.test");
    }
    world.run();
    CHECK(world.events.of(EventKind::message_discarded).size() == 1);
    CHECK(world.events.of(EventKind::bounce_created).size() <= 1);
    CHECK(world.alpha.queue.entries().empty());
}

TEST_CASE("RFC 5321 section 4.5.5: a notification travels with the null reverse-path", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT TO:<bob@beta.test>", "550 5.1.1 no such user");
    world.alpha.start();
    world.send_mail({"bob@beta.test"}, "carol@beta.test");
    world.run();
    CHECK(std::ranges::count(mx1.lines, "MAIL FROM:<>") == 1);
    CHECK(std::ranges::count(mx1.lines, "RCPT TO:<carol@beta.test>") == 1);
}

TEST_CASE("the queue survives the end of the program", "[mta]") {
    AlphaWorld world;
    world.alpha.start();
    world.send_mail({"bob@beta.test"});
    SECTION("what is deferred waits for a queue run after the new start") {
        world.run(10s);
        world.alpha.agent.reset();
        const ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
        world.at(11s, [&] { world.alpha.start(); });
        world.run();
        REQUIRE(mx1.accepted_at.size() == 1);
        CHECK(mx1.accepted_at.front() >= Instant{} + 311s);  // the first after it is due, at 300 s
        CHECK(mx1.accepted_at.front() < Instant{} + 312s);
    }
    SECTION("what was under way is tried at once") {
        ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
        mx1.answer("MAIL", "");
        world.run(5s);
        CHECK(world.alpha.queue.entries().begin()->second.state == mta::QueueEntry::State::active);
        world.alpha.agent.reset();
        mx1.answer("MAIL", "250 ok");
        world.at(6s, [&] { world.alpha.start(); });
        world.run(8s);
        CHECK(mx1.contents.size() == 1);
    }
    CHECK(world.alpha.queue.entries().empty());
}

TEST_CASE("the queue can be flushed", "[mta]") {
    AlphaWorld world;
    world.alpha.start();
    world.send_mail({"bob@beta.test"});
    world.run(10s);
    const ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    world.at(11s, [&] { world.alpha.agent->flush(); });
    world.run(12s);
    CHECK(mx1.contents.size() == 1);
    CHECK(world.alpha.queue.entries().empty());
}

TEST_CASE("changed settings hold from the next attempt on", "[mta]") {
    AlphaWorld world;
    world.alpha.start();
    world.send_mail({"bob@beta.test"});
    world.run(10s);
    const ScriptedServer mx3(world.runtime("mx3.beta.test"), 25);
    world.alpha.settings.smarthost = mta::Route{"mx3.beta.test", 25, false};
    world.at(11s, [&] {
        world.alpha.agent->reconfigure(world.alpha.settings);
        world.alpha.agent->flush();
    });
    world.run(12s);
    CHECK(mx3.contents.size() == 1);
}

TEST_CASE("the folded recording has the same queue as the server at any time", "[mta]") {
    AlphaWorld world;
    ScriptedServer mx1(world.runtime("mx1.beta.test"), 25);
    mx1.answer("RCPT TO:<carol@beta.test>", "450 4.2.0 busy");
    use_measured_schedule(world.alpha.settings);
    world.alpha.start();
    world.send_mail({"bob@beta.test", "carol@beta.test", "carol@alpha.test"});
    for (Duration time = 50ms; time < 45s; time += 777ms) {
        world.run(time);
        const auto folded = world.events.folded().hosts["mail.alpha.test"].queue;
        REQUIRE(folded.size() == world.alpha.queue.entries().size());
        for (const auto& [id, entry] : world.alpha.queue.entries()) {
            REQUIRE(folded.at(id).recipients == mta::addresses_of(entry.recipients));
            REQUIRE(folded.at(id).attempts == entry.attempts);
        }
    }
    CHECK(world.alpha.queue.entries().empty());
}

namespace {

/// A server whose only mail was deferred at 0 s and is due from 4 s on; queue runs every 5 s from 3 s.
struct WaitingWorld : AlphaWorld {
    WaitingWorld() {
        alpha.settings.retry.queue_run_interval = alpha.settings.retry.backoff_min = 5s;
        alpha.settings.retry.queue_run_phase = 3s;
        alpha.start();
        send_mail({"bob@beta.test"});  // nobody listens there
    }
    /// Whole seconds of the attempts up to 12 s.
    std::vector<std::int64_t> attempts_by_12_s() {
        run(12s);
        return seconds(EventKind::delivery_attempted);
    }
};

}  // namespace

TEST_CASE("Postfix: queue runs are counted from the queue manager's start", "[mta]") {
    WaitingWorld world;
    SECTION("the first one") {
        CHECK(world.attempts_by_12_s() == std::vector<std::int64_t>{0, 8});
    }
    SECTION("and from a new one, after a stop") {
        world.at(1s, [&] { world.alpha.agent.reset(); });
        world.at(2s, [&] { world.alpha.start(); });
        CHECK(world.attempts_by_12_s() == std::vector<std::int64_t>{0, 7});
    }
    SECTION("which begins with a run") {
        world.at(1s, [&] { world.alpha.agent.reset(); });
        world.at(6s, [&] { world.alpha.start(); });
        CHECK(world.attempts_by_12_s() == std::vector<std::int64_t>{0, 6});
    }
    SECTION("and new settings are a new start") {
        auto changed = world.alpha.settings;
        changed.hops_max = 20;
        world.at(5s, [&] { world.alpha.agent->reconfigure(changed); });
        CHECK(world.attempts_by_12_s() == std::vector<std::int64_t>{0, 5, 10});
    }
    SECTION("but not a disk that fills up") {
        auto changed = world.alpha.settings;
        changed.disk_full = true;
        world.at(5s, [&] { world.alpha.agent->reconfigure(changed); });
        CHECK(world.attempts_by_12_s() == std::vector<std::int64_t>{0, 8});
    }
}
