#include "sim/lesson/player.hpp"

#include "tests/sim/lesson/lesson_text.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::lesson::LessonPlayer;
using sim::lesson::Verdict;

const std::string two_questions = R"(
  - {say: "Watch."}
  - {stop: {event: delivery-started, message: m1}, ask: "Which records?", choices: [MX, AAAA, PTR], answer: MX, points: 3,
     tries: 2, hints: [first, second], explain: "RFC 5321 section 5.1."}
  - {stop: end, ask: "How often?", number: 1, explain: "Once."}
)";

}  // namespace

TEST_CASE("a lesson is played step by step") {
    const auto scenario = tests::lesson_of(two_questions);
    LessonPlayer player(scenario, tests::story_of(scenario));
    CHECK(player.count() == 3);
    CHECK(player.missed().empty());
    CHECK(player.told().empty());
    CHECK(player.is_done());
    CHECK_FALSE(player.back());

    player.proceed();
    const auto told = player.told();
    REQUIRE_FALSE(told.empty());
    CHECK(told.front().sentence.find("alice") != std::string::npos);
    CHECK(told.back().event == player.moment().event);
    for (const auto& step : told) CHECK(step.time <= player.moment().time);  // nothing gives the answer away
    CHECK(player.hint() == "first");
    CHECK(player.hint() == "second");
    CHECK_FALSE(player.hint().has_value());
    const auto right = player.answer("a");
    CHECK(right.verdict == Verdict::right);
    CHECK(right.points == 3);
    CHECK(right.explain == "RFC 5321 section 5.1.");

    player.proceed();
    CHECK(player.told().front().event > told.back().event);
    CHECK(player.answer("1").points == 1);
    player.proceed();
    CHECK(player.is_over());
    CHECK(player.told().empty());
    CHECK(player.score() == sim::lesson::Score{4, 4, 2, 2});
}

TEST_CASE("a wrong answer costs half, the last one explains, an unclear one costs nothing") {
    const auto scenario = tests::lesson_of(two_questions);
    LessonPlayer player(scenario, tests::story_of(scenario));
    player.proceed();
    CHECK(player.answer("?!").verdict == Verdict::unclear);
    const auto wrong = player.answer("b");
    CHECK(wrong.verdict == Verdict::wrong);
    CHECK_FALSE(wrong.explained);
    CHECK(wrong.right_answer.empty());  // not given away
    CHECK(player.answer("a").points == 1.5);
    CHECK(player.answer("a").points == 0);  // practice
    player.proceed();
    CHECK(player.answer("7").verdict == Verdict::wrong);
    CHECK(player.answer("1").points == 0.5);  // of one point, too
    CHECK(player.score() == sim::lesson::Score{2, 4, 2, 2});

    player.restart();
    CHECK(player.score().points == 0);
    player.proceed();
    (void)player.answer("b");
    const auto last = player.answer("c");
    CHECK(last.explained);
    CHECK(last.right_answer == "MX");
    CHECK(player.answer("a").points == 0);
    CHECK(player.is_done());
    player.proceed();
    CHECK(player.skip().right_answer == "1");
    CHECK(player.score() == sim::lesson::Score{0, 4, 0, 2});
}

TEST_CASE("points are told in whole and half ones") {
    CHECK(sim::lesson::points_text(1) == "1 point");
    CHECK(sim::lesson::points_text(0.5) == "0.5 points");
    CHECK(sim::lesson::points_text(1000) == "1000 points");
    CHECK(sim::lesson::points_text(123456.5) == "123456.5 points");
}

TEST_CASE("back shows a step again and keeps what was earned") {
    const auto scenario = tests::lesson_of(two_questions);
    LessonPlayer player(scenario, tests::story_of(scenario));
    player.proceed();
    const auto told = player.told();
    (void)player.answer("MX");
    player.proceed();
    CHECK(player.back());
    CHECK(player.told() == told);
    CHECK(player.is_done());
    CHECK(player.score().points == 3);
}

TEST_CASE("stops: at a time, the nth event, where the step before stopped, one that never comes") {
    const auto scenario = tests::lesson_of(R"(
  - {say: "Start."}
  - {stop: {at: 1s}, say: "Before the mail."}
  - {stop: {event: message-accepted, nth: 2}, say: "The second server has it."}
  - {say: "Still there."}
  - {stop: {event: bounce-created, message: m1}, say: "Never."}
  - {stop: {at: 5d}, say: "After the end."}
  - {stop: end, say: "End."}
)");
    const auto story = tests::story_of(scenario);
    REQUIRE(story.moments.size() == 7);
    CHECK(story.moments[1]->time == sim::lesson::Instant{} + std::chrono::seconds(1));
    CHECK(story.moments[2]->sentence.find("mail.beta.test") != std::string::npos);
    CHECK(story.moments[3] == story.moments[2]);
    CHECK_FALSE(story.moments[4].has_value());
    CHECK(story.moments[6]->event == story.finish.event);
    LessonPlayer player(scenario, story);
    CHECK(player.count() == 5);
    const auto missed = player.missed();
    REQUIRE(missed.size() == 2);
    CHECK(missed[0].step == 4);
    CHECK(missed[0].what.find("no event bounce-created of m1 after 0:02.") == 0);
    CHECK(missed[1].step == 5);
}

TEST_CASE("a stop before an event tells nothing of it") {
    const auto scenario = tests::lesson_of(R"(
  - {stop: {event: message-accepted, message: m1, before: true}, say: "About to take it."}
  - {stop: {event: message-accepted, message: m1}, say: "It has it."}
  - {stop: {event: message-accepted, message: m1, before: true, nth: 2}, say: "Never: there are two servers."}
  - {stop: {event: message-accepted, message: m1, before: true}, say: "So is the second one."}
)");
    const auto story = tests::story_of(scenario);
    REQUIRE(story.moments.size() == 4);
    REQUIRE(story.moments[1].has_value());
    CHECK(story.moments[0]->event + 1 == story.moments[1]->event);
    CHECK(story.moments[0]->sentence.empty());
    CHECK_FALSE(story.moments[2].has_value());
    REQUIRE(story.moments[3].has_value());
    CHECK(story.moments[3]->event > story.moments[1]->event);
    LessonPlayer player(scenario, story);
    for (const auto& step : player.told()) CHECK(step.sentence.find("takes responsibility") == std::string::npos);
    player.proceed();
    REQUIRE(player.told().size() == 1);
    CHECK(player.told().front().sentence.find("mail.alpha.test takes responsibility") == 0);
}
