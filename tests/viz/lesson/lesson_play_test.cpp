#include "viz/lesson/lesson_play.hpp"

#include "tests/support/catch.hpp"
#include "tests/viz/lessons/lesson_trace.hpp"
#include "viz/lesson/recorded_lesson.hpp"

namespace viz::lesson {
namespace {

using sim::lesson::Verdict;

/// Two steps: one tells, one asks for a host; the second stops at the mail's delivery to the first server.
constexpr const char* small_lesson = R"(mailflow: 1
title: A small lesson
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
lesson:
  - say: "Look at *this*."
    highlight: {hosts: [mail.alpha.test], panel: map}
  - stop: {event: message-accepted, message: m1}
    ask: "Which host gets it next?"
    host: mail.beta.test
    hints: [one, two]
    points: 4
    explain: "That of the MX record."
    highlight: {hosts: [mail.beta.test], panel: dns}
  - stop: end
    ask: "How many servers?"
    number: 2
    explain: "One of each domain."
)";

struct SmallLesson {
    model::Trace trace = tests::scenario_trace(small_lesson);
    std::unique_ptr<LessonPlay> play = recorded_lesson(trace.header());

    void begin() {
        play->take(trace);
        play->begin();
        play->arrive();
    }
    void answer(const std::string& host) {
        play->draft().text = host;
        play->check();
    }
    void next() {
        play->go_on();
        play->arrive();
    }
};

}  // namespace

TEST_CASE("A recording holds its lesson; one without a lesson, or without a scenario, has none") {
    const SmallLesson lesson;
    REQUIRE(lesson.play != nullptr);
    CHECK(lesson.play->scenario().title == "A small lesson");
    CHECK(recorded_lesson({}) == nullptr);
    sim::recording::RecordingHeader plain;
    plain.scenario = {{"a.yaml", "mailflow: 1\ntitle: t\ndomains: {alpha.test: {users: [alice]}}\n"}};
    CHECK(recorded_lesson(plain) == nullptr);
    plain.scenario = {{"a.yaml", "no scenario"}};
    CHECK(recorded_lesson(plain) == nullptr);
}

TEST_CASE("Overlays, --set and --student of the run change its lesson, too") {
    SmallLesson lesson;
    sim::recording::RecordingHeader header = lesson.trace.header();
    header.scenario.push_back({"more.yaml", "title: Another title\n"});
    CHECK(recorded_lesson(header)->scenario().title == "Another title");
    header.scenario.push_back({"--set", "title=A third one"});
    header.scenario.push_back({"--student", "s1"});
    CHECK(recorded_lesson(header)->scenario().title == "A third one");
}

TEST_CASE("A lesson waits for the end of its recording, for its stops may come late") {
    const SmallLesson whole;
    model::Trace growing;
    growing.set_header(whole.trace.header());
    growing.append(whole.trace.events());
    const auto play = recorded_lesson(growing.header());
    play->take(growing);
    CHECK(play->phase() == Phase::waiting);
    CHECK_FALSE(play->stop(growing).has_value());
    growing.finish(false);
    play->take(growing);
    CHECK(play->phase() == Phase::goals);
}

TEST_CASE("The run is held at the stop of each step, and seen whole in the end") {
    SmallLesson lesson;
    LessonPlay& play = *lesson.play;
    lesson.begin();
    REQUIRE(play.phase() == Phase::step);
    CHECK(play.stop(lesson.trace) == lesson.trace.start());
    play.go_on();
    CHECK(play.phase() == Phase::running);
    CHECK(play.stop_before(lesson.trace) == lesson.trace.start());
    const auto stop = play.stop(lesson.trace);
    REQUIRE(stop.has_value());
    CHECK(lesson.trace.events()[stop->events - 1].kind == sim::recording::EventKind::message_accepted);
    CHECK(lesson.trace.events()[stop->events - 1].time == stop->time);
    play.arrive();
    CHECK(play.phase() == Phase::step);
    CHECK(play.stop(lesson.trace) == stop);
    lesson.answer("mail.beta.test");
    lesson.next();
    CHECK(play.stop(lesson.trace)->events == lesson.trace.events().size());
    lesson.answer("2");
    lesson.next();
    CHECK(play.phase() == Phase::over);
    CHECK_FALSE(play.stop(lesson.trace).has_value());
    CHECK(play.player().score().points == 5);
}

TEST_CASE("A question is answered or left out before the run goes on") {
    SmallLesson lesson;
    LessonPlay& play = *lesson.play;
    lesson.begin();
    lesson.next();
    REQUIRE(play.asked_kind() == AnswerKind::host);
    play.go_on();
    CHECK(play.phase() == Phase::step);
    lesson.answer("");
    CHECK(play.work().response->verdict == Verdict::unclear);
    lesson.answer("mail.alpha.test");
    CHECK(play.work().response->verdict == Verdict::wrong);
    CHECK(play.is_asking());
    play.skip();
    CHECK(play.work().skipped);
    CHECK(play.work().response->right_answer == "mail.beta.test");
    CHECK_FALSE(play.is_asking());
    play.go_on();
    CHECK(play.phase() == Phase::running);
    CHECK(play.player().score().points == 0);
}

TEST_CASE("Hosts are not pointed at while one of them is asked for") {
    SmallLesson lesson;
    LessonPlay& play = *lesson.play;
    lesson.begin();
    CHECK(play.highlight().hosts == std::vector<std::string>{"mail.alpha.test"});
    play.go_on();
    CHECK(play.highlight() == sim::scenario::Highlight{});
    play.arrive();
    CHECK(play.highlight().hosts.empty());
    CHECK(play.highlight().panel == "dns");
    lesson.answer("mail.beta.test");
    CHECK(play.highlight().hosts == std::vector<std::string>{"mail.beta.test"});
}

TEST_CASE("Hints come one after the other and stay") {
    SmallLesson lesson;
    LessonPlay& play = *lesson.play;
    lesson.begin();
    CHECK_FALSE(play.has_hint());
    lesson.next();
    play.hint();
    CHECK(play.work().hints == std::vector<std::string>{"one"});
    play.hint();
    CHECK_FALSE(play.has_hint());
    play.hint();
    CHECK(play.work().hints == std::vector<std::string>{"one", "two"});
}

TEST_CASE("Going back finds what was answered; answering again is practice and earns nothing") {
    SmallLesson lesson;
    LessonPlay& play = *lesson.play;
    lesson.begin();
    lesson.next();
    lesson.answer("mail.beta.test");
    lesson.next();
    play.back();
    REQUIRE(play.phase() == Phase::step);
    CHECK(play.player().number() == 2);
    CHECK(play.work().draft.text == "mail.beta.test");
    CHECK(play.work().response->points == 4);
    play.practise();
    CHECK(play.is_asking());
    CHECK(play.work().draft.text.empty());
    lesson.answer("mail.alpha.test");
    CHECK(play.work().response->verdict == Verdict::wrong);
    CHECK(play.work().response->explained);
    CHECK(play.player().score().points == 4);
    play.back();
    play.back();
    CHECK(play.phase() == Phase::goals);
    play.back();
    CHECK(play.phase() == Phase::goals);
}

TEST_CASE("A run that goes on can be left backwards, to the step it came from") {
    SmallLesson lesson;
    lesson.begin();
    lesson.play->go_on();
    REQUIRE(lesson.play->phase() == Phase::running);
    lesson.play->back();
    CHECK(lesson.play->phase() == Phase::step);
    CHECK(lesson.play->player().number() == 1);
}

TEST_CASE("A lesson begun again has forgotten everything") {
    SmallLesson lesson;
    lesson.begin();
    lesson.next();
    lesson.answer("mail.beta.test");
    lesson.play->restart();
    CHECK(lesson.play->phase() == Phase::goals);
    CHECK(lesson.play->player().score().points == 0);
    lesson.play->go_to_step(2);
    CHECK_FALSE(lesson.play->work().response.has_value());
    CHECK(lesson.play->work().draft.text.empty());
}

TEST_CASE("A stop that never comes is left out, and told") {
    std::string text = small_lesson;
    text.insert(text.find("  - stop: end"), "  - {stop: {event: bounce-created}, say: never}\n");
    const model::Trace trace = tests::scenario_trace(text);
    const auto play = recorded_lesson(trace.header());
    REQUIRE(play != nullptr);
    play->take(trace);
    CHECK(play->player().count() == 3);
    CHECK(play->player().missed().size() == 1);
}

}  // namespace viz::lesson
