// `mailflow lesson` and `check --run` as their users call them.
#include <nlohmann/json.hpp>
#include <sstream>

#include "tests/sim/app/mailflow_program.hpp"
#include "tests/support/catch.hpp"

using tests::contains;
using tests::mailflow;

namespace {

const std::string world = R"(mailflow: 1
title: A small lesson
description: Two servers see it.
about: {goals: ["read `MX`"], level: beginner, minutes: 5}
domains: {alpha.test: {users: [alice]}, beta.test: {users: [bob]}}
mail: [{id: m1, at: 2s, from: alice@alpha.test, to: [bob@beta.test], subject: s, body: b}]
lesson:
  - {say: "Welcome to *mail*."}
  - {stop: {event: delivery-started, message: m1}, ask: "Which records?", choices: [MX, AAAA, PTR], answer: MX, points: 3,
     tries: 2, hints: ["Exchangers."], feedback: {PTR: "That is the other way round."}, explain: "RFC 5321."}
  - {stop: end, ask: "How many servers?", number: 2, explain: "Two."}
)";

/// The lesson with some answers.
class Played {
public:
    explicit Played(const std::string& answers, std::vector<std::string> more = {}, const std::string& text = world) {
        std::vector<std::string> arguments{"lesson", folder_.write("lesson.yaml", text), "--answers",
                                           folder_.write("answers.txt", answers)};
        arguments.insert(arguments.end(), more.begin(), more.end());
        result = mailflow(arguments);
    }
    [[nodiscard]] bool says(const std::string& part) const { return contains(result.output, part); }
    tests::ProgramResult result;

private:
    tests::TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("right answers exit 0 with full points") {
    const Played played("# my answers\n\na\n2\n");
    CHECK(played.result.status == 0);
    CHECK(played.result.errors.empty());
    for (const char* part :
         {"A small lesson", "- read MX", "Level: beginner. About 5 minutes. 3 steps, 2 questions, 4 points.",
          "Welcome to mail.", "What happened:", "a) MX", "Right.", "3 points.", "RFC 5321.", "The end of the run",
          "2 of 2 questions answered, 4 of 4 points."}) {
        INFO(part);
        CHECK(played.says(part));
    }
}

TEST_CASE("answers may have been written on another system, and the input may be of any size") {
    CHECK(Played("# my answers\r\n\r\na\r\n2\r\n").says("2 of 2 questions answered, 4 of 4 points."));
    CHECK(Played("a\n" + std::string(3'000'000, '7') + "\n2").says("2 of 2 questions answered, 4 of 4 points."));
}

TEST_CASE("the description, which may say what happens, comes after the last question") {
    const std::string all = Played("a\n2\n").result.output;
    CHECK(all.find("Two servers see it.") > all.find("The end of the run"));
    CHECK_FALSE(Played("a\n").says("Two servers see it."));
}

TEST_CASE("wrong answers exit 1; what is right is said at the last try only") {
    const Played once("c\nquit\n");
    CHECK(once.result.status == 1);
    CHECK(once.says("Not so. Try again. That is the other way round."));
    CHECK_FALSE(once.says("The right answer"));
    CHECK_FALSE(once.says("RFC 5321."));
    const Played twice("c\nb\n2\n");
    CHECK(twice.result.status == 1);
    CHECK(twice.says("The right answer: MX"));
    CHECK(twice.says("1 of 2 questions answered, 1 of 4 points."));
}

TEST_CASE("hints, skip, back, repeat and quit") {
    const Played played("?\n?\nrepeat\nskip\nback\na\n2\n");
    CHECK(played.says("Hint: Exchangers."));
    CHECK(played.says("There is no further hint."));
    CHECK(played.says("Left out.\nThe right answer: MX"));
    CHECK_FALSE(played.says("Not so."));
    CHECK(played.says("answer again for practice"));
    CHECK(played.result.status == 1);
    CHECK(Played("QUIT\n").result.status == 1);
}

TEST_CASE("the end of input ends the lesson in good order") {
    for (const char* answers : {"", "a\n", "perhaps\n", "?"}) {
        INFO(answers);
        const Played played(answers);
        CHECK(played.result.status == 1);
        CHECK(played.says("The input ended."));
        CHECK(played.says("questions answered"));
    }
    const auto nobody = mailflow({"lesson", "scenarios/lessons/two-domains.yaml"});  // standard input is empty
    CHECK(nobody.status == 1);
    CHECK(contains(nobody.output, "The input ended."));
}

TEST_CASE("a lesson as JSON, one object a line") {
    const Played played("b\n?\na\n2\n", {"--json"});
    std::istringstream lines(played.result.output);
    std::vector<nlohmann::json> all;
    for (std::string line; std::getline(lines, line);) all.push_back(nlohmann::json::parse(line));
    REQUIRE(all.size() == 10);
    CHECK(all[0].at("type") == "lesson");
    CHECK(all[0].at("goals").at(0) == "read `MX`");
    CHECK(all[2].at("question").at("options").size() == 3);
    CHECK_FALSE(all[2].dump().find("RFC 5321.") != std::string::npos);  // no answer before its time
    CHECK(all[3].at("verdict") == "wrong");
    CHECK_FALSE(all[3].contains("right_answer"));
    CHECK(all[4].at("type") == "hint");
    CHECK(all[5].at("points") == 1.5);
    CHECK(all.back().at("type") == "score");
    CHECK(all.back().at("right") == 2);
}

TEST_CASE("where a host is asked for, all hosts are listed") {
    std::string which = world;
    const std::string number = "number: 2";
    which.replace(which.find(number), number.size(), "host: mail.beta.test");
    const Played played("c\na\nmail.beta\n", {}, which);
    CHECK(played.says("The hosts: "));
    CHECK(played.says("alice-pc.alpha.test"));
    CHECK(played.says("2 of 2 questions answered, 2.5 of 4 points."));
    CHECK(Played("a\n", {"--json"}, which).says("\"hosts\":["));
}

TEST_CASE("what is wrong with a lesson exits 2") {
    CHECK(mailflow({"lesson", "none.yaml"}).status == 2);
    CHECK(mailflow({"lesson", "scenarios/lessons/two-domains.yaml", "--answers", "none.txt"}).status == 2);
    const tests::TemporaryFolder folder;
    const auto none = mailflow({"lesson", folder.write("s.yaml", world.substr(0, world.find("lesson:")))});
    CHECK(none.status == 2);
    CHECK(contains(none.errors, "has no `lesson`"));
    std::string missing = world;
    missing.replace(missing.find("{say: "), 6, "{stop: bounce-created, say: ");
    const std::string expected =
        "lesson.yaml:8:5: lesson[0].stop: the lesson cannot stop here: no event bounce-created";
    const Played played("a\n2\n", {}, missing);
    CHECK(played.result.status == 2);
    CHECK(contains(played.result.errors, expected));
    const auto checked = mailflow({"check", "--run", folder.write("lesson.yaml", missing)});
    CHECK(checked.status == 2);
    CHECK(contains(checked.errors, expected));
    CHECK(mailflow({"check", folder.write("lesson.yaml", missing)}).status == 0);
    CHECK(mailflow({"check", "--run", "scenarios/lessons/two-domains.yaml"}).status == 0);
}

TEST_CASE("of an exercise it is told what is to be done, in the variant of the student") {
    const auto told = mailflow({"lesson", "scenarios/exercises/wrong-exchanger.yaml", "--student", "s123"});
    CHECK(told.status == 0);
    CHECK(contains(told.output, "why the mail of Alice comes back"));
    CHECK(contains(told.output, "What is to come of it"));
    CHECK(contains(told.output, "m1 reaches bob@beta.test once within 1min of being sent (5 points)"));
    CHECK(contains(told.output, "grade scenarios/exercises/wrong-exchanger.yaml --student s123 --with answer.yaml"));
}

TEST_CASE("words are explained by the glossary") {
    const auto known = mailflow({"explain", "Mail", "exchanger"});
    CHECK(known.status == 0);
    CHECK(contains(known.output, "mail exchanger: "));
    CHECK(contains(known.output, "RFC"));
    const auto part = mailflow({"explain", "MAILDR"});
    CHECK(part.status == 2);
    CHECK(contains(part.errors, "maildrop"));
    CHECK(contains(mailflow({"explain"}).output, "\nbounce\n"));
}
