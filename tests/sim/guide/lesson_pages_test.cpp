// The pages for teachers say what the lessons ask, and what they expect.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "sim/lesson/answer.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scenario_text.hpp"

namespace {

std::string text_of(const std::filesystem::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::vector<std::string> stems_in(const char* folder, const char* ending) {
    std::vector<std::string> stems;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() == ending) stems.push_back(entry.path().stem().string());
    }
    std::sort(stems.begin(), stems.end());
    return stems;
}

/// Words with one blank between them.
std::string in_one_line(const std::string& text) {
    std::istringstream words(text);
    std::string line;
    for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
    return line;
}

/// What a page must say of a lesson's questions: a heading and the right answer of each.
std::string questions_of(const sim::scenario::Scenario& scenario) {
    std::string text;
    for (std::size_t index = 0; index < scenario.lesson.size(); ++index) {
        const auto& step = scenario.lesson[index];
        if (!step.question) continue;
        const sim::lesson::PutQuestion put(scenario, step);
        text += "### Step " + std::to_string(index + 1) + ": " + in_one_line(step.question->text) + '\n';
        text += "**Expected:** " + put.right_answer() + '\n';
    }
    return text;
}

/// The same lines of a page.
std::string questions_on(const std::string& page) {
    std::istringstream lines(page);
    std::string text;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("### Step ") || line.starts_with("**Expected:** ")) text += line + '\n';
    }
    return text;
}

}  // namespace

TEST_CASE("every lesson has a page, and every page a lesson") {
    auto pages = stems_in("docs/lessons", ".md");
    std::erase(pages, "README");
    CHECK(pages == stems_in("scenarios/lessons", ".yaml"));
}

TEST_CASE("a page has the questions of its lesson and the answers that it expects, its title, level and time") {
    for (const std::string& name : stems_in("scenarios/lessons", ".yaml")) {
        INFO(name);
        const auto scenario = tests::scenario_from_text(text_of("scenarios/lessons/" + name + ".yaml"));
        const std::string page = text_of("docs/lessons/" + name + ".md");
        CHECK(questions_on(page) == questions_of(scenario));
        CHECK(page.starts_with("# " + scenario.title + '\n'));
        REQUIRE(scenario.about.level.has_value());
        const auto level = sim::scenario::level_names[static_cast<std::size_t>(*scenario.about.level)];
        const std::string facts = std::string(level) + ", " + std::to_string(scenario.about.minutes) + " minutes.";
        CHECK(page.find('*' + facts + '*') != std::string::npos);
        for (const char* heading : {"## The course of the lesson", "## What to try further", "## Questions to discuss",
                                    "## Further reading"}) {
            CHECK(page.find(heading) != std::string::npos);
        }
    }
}

TEST_CASE("a lesson asks three to six questions, and takes ten to twenty minutes") {
    for (const std::string& name : stems_in("scenarios/lessons", ".yaml")) {
        INFO(name);
        const auto scenario = tests::scenario_from_text(text_of("scenarios/lessons/" + name + ".yaml"));
        const auto questions =
            std::ranges::count_if(scenario.lesson, [](const auto& step) { return step.question.has_value(); });
        CHECK(questions >= 3);
        CHECK(questions <= 6);
        CHECK_FALSE(scenario.about.goals.empty());
        CHECK(scenario.about.minutes >= 10);
        CHECK(scenario.about.minutes <= 20);
    }
}

TEST_CASE("what a lesson needs comes before it in the course") {
    const std::string course = text_of("docs/lessons/README.md");
    const auto place = [&course](const std::string& name) { return course.find("](" + name + ".md)"); };
    std::size_t needed = 0;
    for (const std::string& name : stems_in("scenarios/lessons", ".yaml")) {
        const std::string page = text_of("docs/lessons/" + name + ".md");
        const std::size_t begin = page.find("**Before**: ");
        REQUIRE(begin != std::string::npos);
        const std::string before = page.substr(begin, page.find("\n\n", begin) - begin);
        for (std::size_t at = before.find("]("); at != std::string::npos; at = before.find("](", at + 1)) {
            const std::string other = before.substr(at + 2, before.find(".md)", at) - at - 2);
            INFO(name << " needs " << other);
            CHECK(place(other) < place(name));
            ++needed;
        }
    }
    CHECK(needed > 0);
}

TEST_CASE("the right one of some choices stands at every place, so that nobody can learn where") {
    std::array<unsigned, 3> at_place{};
    unsigned questions = 0;
    for (const std::string& name : stems_in("scenarios/lessons", ".yaml")) {
        for (const auto& step : tests::scenario_from_text(text_of("scenarios/lessons/" + name + ".yaml")).lesson) {
            if (!step.question) continue;
            const auto* choice = std::get_if<sim::scenario::ChoiceAnswer>(&step.question->answer);
            if (choice == nullptr || choice->right.size() != 1) continue;
            ++questions;
            const auto place = std::ranges::find(choice->choices, choice->right.front()) - choice->choices.begin();
            if (static_cast<std::size_t>(place) < at_place.size()) ++at_place[static_cast<std::size_t>(place)];
        }
    }
    CHECK(questions > 0);
    for (const unsigned count : at_place) CHECK(count * 5 >= questions);  // a fifth at least
}

TEST_CASE("the course names every lesson and every exercise, and none that is not there") {
    const std::string course = text_of("docs/lessons/README.md");
    for (const std::string& name : stems_in("scenarios/lessons", ".yaml")) {
        CHECK(course.find("[" + name + "](" + name + ".md)") != std::string::npos);
    }
    const auto exercises = stems_in("scenarios/exercises", ".yaml");
    const std::string link = "](../../scenarios/exercises/";
    for (const std::string& name : exercises) {
        CHECK(course.find("[" + name + link + name + ".yaml)") != std::string::npos);
    }
    for (std::size_t at = course.find(link); at != std::string::npos; at = course.find(link, at + 1)) {
        const std::string name = course.substr(at + link.size(), course.find(".yaml)", at) - at - link.size());
        INFO(name);
        CHECK(std::ranges::binary_search(exercises, name));
    }
}
