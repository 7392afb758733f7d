#include "sim/lesson/handout.hpp"

#include <fmt/format.h>

#include "sim/lesson/answer.hpp"
#include "sim/lesson/expectation_text.hpp"

namespace sim::lesson {

namespace {

std::string counted_points(unsigned points) {
    return fmt::format("{} point{}", points, points == 1 ? "" : "s");
}

/// What lessons write is Markdown already, but for lines that end with a line end.
std::string paragraph(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    return text.empty() ? text : text + "\n\n";
}

/// The description may say what happens, which students are to predict.
std::string front_matter(const scenario::Scenario& scenario, Reader reader) {
    const scenario::About& about = scenario.about;
    std::string text = fmt::format("# {}\n\n", scenario.title);
    std::string facts;
    if (about.level) facts = scenario::level_names[static_cast<std::size_t>(*about.level)];
    if (about.minutes != 0) facts += fmt::format("{}{} minutes", facts.empty() ? "" : ", ", about.minutes);
    if (!facts.empty()) text += fmt::format("*{}*\n\n", facts);
    if (reader == Reader::teacher) text += paragraph(scenario.description);
    if (!about.goals.empty()) text += "Afterwards you can\n\n";
    for (const std::string& goal : about.goals) text += fmt::format("- {}\n", goal);
    if (!about.goals.empty()) text += "\n";
    return text + paragraph(about.task);
}

/// Options have letters, and an order boxes to write numbers into.
std::string options_of(const PutQuestion& question, bool is_order) {
    std::string text;
    for (std::size_t place = 0; place < question.options().size(); ++place) {
        text += fmt::format("- {}{}) {}\n", is_order ? "\\_\\_ " : "[ ] ", letter_of(place), question.options()[place]);
    }
    return text.empty() ? "Answer: \\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\n\n" : text + "\n";
}

std::string solution_of(const PutQuestion& put, const scenario::LessonQuestion& question) {
    std::string text = fmt::format("> **Answer:** {}\n", put.right_answer());
    if (!question.explain.empty()) {
        text += ">\n> ";
        for (const char octet : question.explain) {
            text += octet;
            if (octet == '\n') text += "> ";
        }
        while (text.ends_with("> ") || text.ends_with('\n')) text.resize(text.size() - (text.ends_with('\n') ? 1 : 2));
        text += "\n";
    }
    for (const std::string& hint : question.hints) text += fmt::format(">\n> *Hint:* {}\n", hint);
    return text + "\n";
}

std::string question_text(const scenario::Scenario& scenario, const scenario::LessonStep& step, Reader reader) {
    const scenario::LessonQuestion& question = *step.question;
    const PutQuestion put(scenario, step);
    std::string text = fmt::format("**Question, {}.** ", counted_points(question.points)) + paragraph(question.text);
    text += fmt::format("*{}*\n\n", put.instruction());
    text += options_of(put, std::holds_alternative<scenario::OrderAnswer>(question.answer));
    return reader == Reader::teacher ? text + solution_of(put, question) : text;
}

/// What an exercise's answer is judged by, as `mailflow grade` words it.
std::string aims_of(const scenario::Scenario& scenario) {
    if (scenario.about.task.empty() || scenario.expectations.empty()) return {};
    std::string text = "## What is to come of it\n\n";
    for (const scenario::Expectation& expectation : scenario.expectations) {
        text += "- " + describe(expectation);
        text += expectation.points == 0 ? "\n" : fmt::format(" ({})\n", counted_points(expectation.points));
    }
    return text + "\n";
}

}  // namespace

std::string handout_markdown(const scenario::Scenario& scenario, Reader reader) {
    std::string text = front_matter(scenario, reader) + aims_of(scenario);
    unsigned points = 0;
    for (std::size_t index = 0; index < scenario.lesson.size(); ++index) {
        const scenario::LessonStep& step = scenario.lesson[index];
        text += fmt::format("## Step {}\n\n", index + 1) + paragraph(step.say);
        if (!step.question) continue;
        text += question_text(scenario, step, reader);
        points += step.question->points;
    }
    if (points != 0) text += fmt::format("---\n\n{} in all\n", counted_points(points));
    return text;
}

}  // namespace sim::lesson
