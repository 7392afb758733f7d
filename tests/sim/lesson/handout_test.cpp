#include "sim/lesson/handout.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scenario_text.hpp"

using sim::lesson::handout_markdown;
using sim::lesson::Reader;

namespace {

constexpr const char* lesson = R"(
mailflow: 1
title: Two questions
description: Alice writes to herself.
about: {goals: [tell a client from a server], level: beginner, minutes: 10}
domains: {alpha.test: {users: [alice]}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [alice@alpha.test]}]
lesson:
  - say: Alice *writes*.
    ask: "Which port?"
    choices: ["25", "587"]
    answer: "587"
    points: 2
    hints: [RFC 6409]
    explain: Submission.
  - {stop: end, ask: "Which host took it?", host: mail.alpha.test, explain: The only server.}
)";

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a hand-out asks all that the lesson asks, and tells no answer") {
    const std::string sheet = handout_markdown(tests::scenario_from_text(lesson), Reader::student);
    CHECK(sheet.starts_with("# Two questions\n\n*beginner, 10 minutes*\n\n"));
    CHECK(has(sheet, "- tell a client from a server\n"));
    CHECK(has(sheet, "## Step 1\n\nAlice *writes*.\n\n**Question, 2 points.** Which port?\n"));
    CHECK(has(sheet, "- [ ] a) 25\n- [ ] b) 587\n"));
    CHECK(has(sheet, "Which host took it?"));
    CHECK(has(sheet, "3 points in all"));
    for (const char* secret : {"Submission.", "RFC 6409", "Answer:**", "mail.alpha.test", "to herself"}) {
        CAPTURE(secret);
        CHECK_FALSE(has(sheet, secret));
    }
}

TEST_CASE("a teacher's hand-out has answers, reasons and hints") {
    const std::string sheet = handout_markdown(tests::scenario_from_text(lesson), Reader::teacher);
    CHECK(has(sheet, "> **Answer:** 587\n>\n> Submission.\n>\n> *Hint:* RFC 6409\n"));
    CHECK(has(sheet, "> **Answer:** mail.alpha.test\n"));
    CHECK(has(sheet, "Alice writes to herself."));
}

TEST_CASE("the hand-out of an exercise has its task and what is to come of it, and no hints") {
    const std::string sheet = handout_markdown(tests::scenario_from_text(R"(mailflow: 1
title: Broken
about: {task: "Repair the **zone**."}
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
expect:
  - {id: a, points: 2, message: m1, delivered: {to: bob@beta.test}, hint: "look at MX"}
  - {id: kept, always: mail-conserved}
)"),
                                               Reader::student);
    CHECK(has(sheet, "Repair the **zone**.\n\n## What is to come of it\n\n- m1 reaches bob@beta.test once (2 points)\n- "));
    CHECK_FALSE(has(sheet, "look at MX"));
}
