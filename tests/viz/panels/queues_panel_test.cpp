#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "tests/viz/panels/panel_fixture.hpp"
#include "viz/model/waiting_mails.hpp"
#include "viz/model/world_cursor.hpp"

namespace viz::panels {

using namespace std::chrono_literals;

TEST_CASE("The queues tell why each mail waits, since when and until when") {
    const model::Trace trace = tests::lesson_trace("server-down");
    model::WorldCursor cursor;
    const auto mails_at = [&](protocol::Duration since) {
        const model::Moment moment = trace.moment_at(protocol::Instant{} + since);
        return model::waiting_mails(trace, moment, cursor.at(trace, moment.events));
    };
    CHECK(mails_at(1s).empty());
    const auto waiting = mails_at(3min);
    REQUIRE(waiting.size() == 1);
    const model::WaitingMail& mail = waiting.front();
    CHECK(mail.host == "mail.alpha.test");
    CHECK(mail.message == "m1");
    CHECK(mail.state == "deferred");
    CHECK(mail.attempts == 1);
    CHECK_FALSE(mail.reason.empty());
    REQUIRE(mail.next_attempt_at);
    REQUIRE(mail.waits_since);
    CHECK(*mail.next_attempt_at > protocol::Instant{} + 3min);
    CHECK(mail.waited(*mail.waits_since) == 0);
    CHECK(mail.waited(*mail.next_attempt_at) == 1);
    CHECK(mail.expires_at > *mail.next_attempt_at);
}

TEST_CASE("What is next of a waiting mail is an attempt, of a frozen one its end") {
    const protocol::Instant now = protocol::Instant{} + 1h;
    model::WaitingMail mail;
    mail.state = "active";
    CHECK(mail.next_words(now) == "now");
    CHECK(mail.is_tried(now));
    mail.state = "deferred";
    mail.next_attempt_at = now + 252s;
    CHECK(mail.next_words(now) == "in 4 min 12 s");
    CHECK_FALSE(mail.is_tried(now));
    CHECK(mail.is_tried(now + 252s));
    mail.state = "frozen";
    CHECK(mail.next_words(now) == "given up in 4 min 12 s");
    CHECK(mail.next_words(now + 252s) == "given up now");
    CHECK_FALSE(mail.is_tried(now + 252s));
}

TEST_CASE("A click on a waiting mail selects the mail and the host that has it") {
    tests::PanelFixture window(tests::lesson_trace("server-down"), 1600, 900);
    window.view.bottom_tab = BottomTab::queues;
    window.frame();
    CHECK(window.is_sound());
    window.view.playback.moment = window.trace.moment_at(protocol::Instant{} + 3min);
    window.settle();
    window.click("queues.row.0");
    CHECK(window.view.selection.message == "m1");
    CHECK(window.view.selection.host == "mail.alpha.test");
    CHECK(window.is_sound());
}

}  // namespace viz::panels
