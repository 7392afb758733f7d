#include <fmt/format.h>

#include <algorithm>

#include "sim/lesson/grade.hpp"
#include "sim/lesson/markup.hpp"

namespace sim::lesson {

namespace {

std::string property(std::string_view name, std::string_view value) {
    return fmt::format("        <property name=\"{}\" value=\"{}\"/>\n", name, escape_markup(value));
}

std::string failure_text(const GradedExpectation& expectation) {
    std::string text = "expected: " + expectation.expected + "\nhappened: " + expectation.happened + "\n";
    if (!expectation.hint.empty()) text += "hint: " + expectation.hint + "\n";
    for (const std::string& line : chain_lines(expectation)) text += line + "\n";
    return text;
}

std::string test_case(const Grade& grade, const GradedExpectation& expectation) {
    std::string text = fmt::format("    <testcase name=\"{}\" classname=\"{}\">\n      <properties>\n",
                                   escape_markup(expectation.id), escape_markup(grade.file));
    text += property("points", std::to_string(expectation.points));
    text += property("points_max", std::to_string(expectation.points_max));
    text += property("expected", expectation.expected);
    text += "      </properties>\n";
    if (expectation.verdict != scenario::Verdict::met) {
        text += fmt::format("      <failure message=\"{}\">{}</failure>\n", escape_markup(expectation.happened),
                            escape_markup(failure_text(expectation)));
    }
    return text + "    </testcase>\n";
}

/// A defect of the program, for which no student loses points.
std::string lost_mail_case(const Grade& grade) {
    return fmt::format(
        "    <testcase name=\"no mail gets lost\" classname=\"{}\">\n      <error message=\"{}\"/>\n    </testcase>\n",
        escape_markup(grade.file), escape_markup(*grade.lost_mail));
}

}  // namespace

std::string junit_xml(const Grade& grade) {
    const auto failures = std::ranges::count_if(grade.expectations, [](const GradedExpectation& expectation) {
        return expectation.verdict != scenario::Verdict::met;
    });
    const std::size_t errors = grade.lost_mail ? 1 : 0;
    std::string text = fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{0}\" failures=\"{1}\" errors=\"{3}\">\n"
        "  <testsuite name=\"{2}\" tests=\"{0}\" failures=\"{1}\" errors=\"{3}\" skipped=\"0\">\n    <properties>\n",
        grade.expectations.size() + errors, failures, escape_markup(grade.title), errors);
    text += property("points", std::to_string(grade.points()));
    text += property("points_max", std::to_string(grade.points_max()));
    text += property("seed", std::to_string(grade.seed));
    text += property("fingerprint", grade.fingerprint);
    if (grade.student) text += property("student", *grade.student);
    text += "    </properties>\n";
    for (const GradedExpectation& expectation : grade.expectations) text += test_case(grade, expectation);
    if (grade.lost_mail) text += lost_mail_case(grade);
    return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace sim::lesson
