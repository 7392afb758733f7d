#include <fmt/format.h>

#include "sim/lesson/grade.hpp"
#include "sim/lesson/markdown.hpp"
#include "sim/lesson/markup.hpp"
#include "sim/recording/time_text.hpp"

namespace sim::lesson {

namespace {

/// Contrast of at least 7 to 1 (WCAG 2.1, 1.4.6), in the light and in the dark; what is met is said in words, too.
constexpr std::string_view style = R"(
:root { color-scheme: light dark; }
body { font: 1rem/1.5 sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; padding: .5rem 0; }
th, td { border: 1px solid #767676; padding: .3rem .6rem; text-align: left; vertical-align: top; }
.met { color: #0b5016; } .not-met { color: #8a0f0f; font-weight: bold; }
section { border-top: 2px solid #767676; margin-top: 1.5rem; }
code, pre { font-family: monospace; } pre { overflow-x: auto; }
@media (prefers-color-scheme: dark) {
  body { color: #f0f0f0; background: #121212; } .met { color: #8fe39b; } .not-met { color: #ffb3ad; }
}
)";

std::string_view css_class(const GradedExpectation& expectation) {
    return expectation.verdict == scenario::Verdict::met ? "met" : "not-met";
}

std::string summary_row(const GradedExpectation& expectation) {
    const std::string id = escape_markup(expectation.id);
    return fmt::format(
        "<tr><th scope=\"row\"><a href=\"#e-{0}\">{0}</a></th><td>{1}</td><td class=\"{2}\">{3}</td>"
        "<td>{4} of {5}</td></tr>\n",
        id, escape_markup(expectation.expected), css_class(expectation), escape_markup(verdict_words(expectation)),
        expectation.points, expectation.points_max);
}

std::string chain_list(const GradedExpectation& expectation) {
    if (expectation.chain.empty()) return "<p>Nothing in the run led there.</p>\n";
    std::string text = expectation.decided ? "<p>What led there, the first cause first:</p>\n<ul>\n"
                                           : "<p>Nothing decided it. The last that the mail met, and what led there:"
                                             "</p>\n<ul>\n";
    for (const std::string& line : chain_lines(expectation)) text += "<li>" + escape_markup(line) + "</li>\n";
    return text + "</ul>\n";
}

std::string details(const GradedExpectation& expectation) {
    std::string text = fmt::format(
        "<section id=\"e-{0}\">\n<h3>{0}: <span class=\"{1}\">{2}</span>, {3} of {4} points</h3>\n"
        "<p>Expected: {5}.</p>\n<p>Happened: {6}.</p>\n",
        escape_markup(expectation.id), css_class(expectation), escape_markup(verdict_words(expectation)),
        expectation.points, expectation.points_max, escape_markup(expectation.expected),
        escape_markup(expectation.happened));
    if (!expectation.hint.empty()) text += "<p>Hint: " + escape_markup(expectation.hint) + "</p>\n";
    return text + chain_list(expectation) + "</section>\n";
}

std::string head(const Grade& grade) {
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        "<title>{}: {} of {} points</title>\n<style>{}</style>\n</head>\n<body>\n<main>\n",
        escape_markup(grade.title), grade.points(), grade.points_max(), style);
}

std::string facts(const Grade& grade) {
    std::string text = "<p>";
    if (grade.student) text += "Student " + escape_markup(*grade.student) + ". ";
    text += fmt::format("File {}, seed {}, {} of simulated time, fingerprint <code>{}</code>.</p>\n",
                        escape_markup(grade.file), grade.seed, recording::to_text(grade.run_length), grade.fingerprint);
    return text;
}

}  // namespace

std::string html_page(const Grade& grade) {
    std::string text = head(grade);
    text += fmt::format("<h1>{}</h1>\n<p><strong>{} of {} points.</strong></p>\n", escape_markup(grade.title),
                        grade.points(), grade.points_max());
    text += facts(grade);
    if (grade.lost_mail) {
        text += "<p class=\"not-met\">This grade is void: the program lost mail, which is a defect of the program: " +
                escape_markup(*grade.lost_mail) + "</p>\n";
    }
    if (!grade.task.empty()) text += "<h2>Task</h2>\n" + html(parse_markdown(grade.task));
    text +=
        "<h2>Result</h2>\n<table>\n<caption>What was expected, and what it earned</caption>\n<thead><tr>"
        "<th scope=\"col\">Name</th><th scope=\"col\">Expected</th><th scope=\"col\">Result</th>"
        "<th scope=\"col\">Points</th></tr></thead>\n<tbody>\n";
    for (const GradedExpectation& expectation : grade.expectations) text += summary_row(expectation);
    text += "</tbody>\n</table>\n<h2>Details</h2>\n";
    for (const GradedExpectation& expectation : grade.expectations) text += details(expectation);
    return text + "</main>\n</body>\n</html>\n";
}

}  // namespace sim::lesson
