#include "sim/guide/site.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scenario_text.hpp"

using sim::guide::GuideScenario;
using sim::guide::GuideText;
using sim::guide::make_site;
using sim::guide::Site;

namespace {

constexpr const char* small_lesson = R"(
mailflow: 1
title: Small
domains: {alpha.test: {users: [alice]}}
lesson:
  - {ask: "How many?", number: 2, explain: "Two."}
)";

std::vector<GuideScenario> two_lessons() {
    return {{"one", tests::scenario_from_text(small_lesson)}, {"two", tests::scenario_from_text(small_lesson)}};
}

std::vector<GuideText> texts() {
    return {{"docs/lessons/README.md", "# The course\n\n[two](two.md), [one](one.md#end), [words](../glossary.md)\n"},
            {"docs/lessons/one.md", "# One\n\n![map](../pictures/map.png) [file](../../scenarios/lessons/one.yaml)\n"},
            {"docs/lessons/two.md", "# Two & more\n\n[out](https://example.org/)\n"},
            {"docs/glossary.md", "# Words\n\n[here](#words) [course](lessons/README.md)\n"}};
}

std::string page(const Site& site, const std::string& file) {
    for (const auto& each : site.pages) {
        if (each.file == file) return each.html;
    }
    FAIL(file);
    return {};
}

bool has(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a site begins with the course and leads from page to page") {
    const auto site = make_site(texts(), two_lessons(), {});
    REQUIRE(site);
    CHECK(site->pages.front().file == "index.html");
    CHECK(site->pages.size() == 8);  // four texts, two hand-outs of each lesson
    CHECK(has(site->pages.front().html, "<a href=\"lesson-one.html#end\">one</a>"));
    CHECK(has(page(*site, "glossary.html"), "<a href=\"#words\">here</a> <a href=\"index.html\">course</a>"));
    CHECK(has(page(*site, "lesson-two.html"), "<title>Two &amp; more</title>"));
}

TEST_CASE("what leads out of a site is words only, and pictures are taken along") {
    const auto site = make_site(texts(), two_lessons(), {});
    REQUIRE(site);
    CHECK(has(page(*site, "lesson-two.html"), "<p>out</p>"));
    CHECK(has(page(*site, "lesson-one.html"), "<img src=\"pictures/map.png\" alt=\"map\" /> file</p>"));
    CHECK(site->pictures == std::vector<std::string>{"docs/pictures/map.png"});
}

TEST_CASE("lessons follow each other as in the course") {
    const auto site = make_site(texts(), two_lessons(), {});
    REQUIRE(site);
    const std::string first = page(*site, "lesson-two.html");
    CHECK(has(first, "<a href=\"lesson-one.html\">Next: One</a>"));
    CHECK_FALSE(has(first, "Before: "));
    CHECK(has(first,
              "<li><a href=\"lesson-two.html\" aria-current=\"page\">Two &amp; more</a></li>\n"
              "<li><a href=\"lesson-one.html\">One</a></li>"));
    CHECK(has(page(*site, "lesson-one.html"), "Before: Two &amp; more"));
}

TEST_CASE("a lesson has a hand-out without answers and one with them") {
    const auto site = make_site(texts(), two_lessons(), {});
    REQUIRE(site);
    CHECK_FALSE(has(page(*site, "sheet-one.html"), "<strong>Answer:</strong>"));
    CHECK(has(page(*site, "answers-one.html"), "<strong>Answer:</strong> 2"));
    CHECK(has(page(*site, "lesson-one.html"), "<a href=\"sheet-one.html\">Hand-out</a>"));
}

TEST_CASE("the students' site has hand-outs in place of the lessons' pages, and no answers") {
    auto some = texts();
    some[1].markdown += "\n**Expected:** the teacher's secret\n";
    const auto site = make_site(some, two_lessons(), {}, sim::lesson::Reader::student);
    REQUIRE(site);
    CHECK(site->pages.size() == 4);  // the course, the glossary, a hand-out of each lesson
    CHECK(has(site->pages.front().html, "<a href=\"sheet-one.html\">one</a>"));
    CHECK(has(page(*site, "sheet-one.html"), "<a href=\"index.html\">"));
    CHECK(site->pictures.empty());
    for (const auto& each : site->pages) {
        INFO(each.file);
        for (const char* part : {"secret", "answers-", "lesson-one", "Two.", "<strong>Answer:</strong>"})
            CHECK_FALSE(has(each.html, part));
    }
}

TEST_CASE("what a text says to teachers is not on the students' site") {
    auto some = texts();
    some.front().markdown +=
        "\n<!-- for teachers -->\nAsk them.\n\n<!-- for everybody -->\nPlay it.\n\n<!-- for teachers -->\nGrade.\n";
    const auto students = make_site(some, two_lessons(), {}, sim::lesson::Reader::student);
    const auto teachers = make_site(some, two_lessons(), {});
    REQUIRE(students);
    REQUIRE(teachers);
    CHECK(has(students->pages.front().html, "Play it."));
    CHECK_FALSE(has(students->pages.front().html, "Ask them."));
    CHECK_FALSE(has(students->pages.front().html, "Grade."));
    for (const char* part : {"Ask them.", "Play it.", "Grade."}) CHECK(has(teachers->pages.front().html, part));
    CHECK_FALSE(has(teachers->pages.front().html, "for teachers"));
}

TEST_CASE("the students' pages are the same whatever the answers are") {
    const auto site_of = [](const std::string& lesson_text) {
        const auto site = make_site(
            texts(),
            {{"one", tests::scenario_from_text(lesson_text)}, {"two", tests::scenario_from_text(small_lesson)}}, {},
            sim::lesson::Reader::student);
        REQUIRE(site);
        return page(*site, "sheet-one.html");
    };
    const auto lesson = [](const std::string& which) {
        const bool one = which == "one";
        return std::string("mailflow: 1\ntitle: T\nseed: 7\ndomains: {alpha.test: {users: [alice]}}\nlesson:\n") +
               "  - {ask: q1, choices: [x, y, z], answer: " + (one ? "x" : "y") + ", explain: e" + which + "}\n" +
               "  - {ask: q2, choices: [x, y, z], answers: " + (one ? "[x]" : "[y, z]") + ", explain: e" + which +
               "}\n" + "  - {ask: q3, number: " + (one ? "3s" : "77s") + ", explain: e" + which + ", hints: [h" +
               which + "]}\n" + "  - {ask: q4, text: [" + which + "], explain: e" + which + "}\n" +
               "  - {ask: q5, host: " + (one ? "mail.alpha.test" : "alice-pc.alpha.test") + ", explain: e" + which +
               "}\n" + "  - {ask: q6, record: \"" + which + ".test. MX 10 a.test.\", explain: e" + which + "}\n" +
               "  - {ask: q7, reply: \"" + (one ? "250" : "550") + "\", explain: e" + which + "}\n";
    };
    CHECK(site_of(lesson("one")) == site_of(lesson("two")));
}

TEST_CASE("an exercise has a page with its task, to which links to its file lead") {
    auto some = texts();
    some.front().markdown += "\n[repair it](../../scenarios/exercises/broken.yaml)\n";
    const std::string broken =
        "mailflow: 1\ntitle: Broken\nabout: {task: Mend it.}\ndomains: {alpha.test: {users: [alice]}}\n";
    const auto site = make_site(some, two_lessons(), {{"broken", tests::scenario_from_text(broken)}});
    REQUIRE(site);
    CHECK(has(site->pages.front().html, "<a href=\"exercise-broken.html\">repair it</a>"));
    const std::string task = page(*site, "exercise-broken.html");
    CHECK(has(task, "<p>Mend it.</p>"));
    CHECK(has(task, "./mailflow grade scenarios/exercises/broken.yaml --with answer.yaml"));
}

TEST_CASE("what a site lacks is told") {
    const auto problem = [](std::vector<GuideText> given, std::vector<GuideScenario> lessons) {
        const auto site = make_site(given, lessons, {});
        return site ? std::string() : site.error();
    };
    CHECK(problem({}, {}) == "docs/lessons/README.md: it is not there");
    auto some = texts();
    some.erase(some.begin() + 1);
    CHECK(problem(some, two_lessons()) == "docs/lessons/one.md: the lesson one has no page");
    auto lessons = two_lessons();
    lessons.pop_back();
    CHECK(problem(texts(), lessons) == "docs/lessons/two.md: there is no such lesson");
    auto silent = texts();
    silent.front().markdown = "# The course\n\n[one](one.md)\n";
    CHECK(problem(silent, two_lessons()) == "docs/lessons/README.md: the course does not name the lesson two");
}
