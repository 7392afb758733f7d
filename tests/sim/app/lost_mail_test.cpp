// A run that finds mail missing says so and has an exit status of its own. Only a defect of the program can make one,
// so that the report is made by hand here; tests/sim/simulation/conservation_test.cpp breaks the runs themselves.
#include <nlohmann/json.hpp>
#include <sstream>

#include "sim/app/run_report.hpp"
#include "tests/support/catch.hpp"

namespace {

using sim::app::ExitCode;
using sim::scenario::Verdict;

sim::app::RunReport report_with(Verdict verdict, bool lost) {
    static const sim::scenario::Scenario scenario;
    sim::app::RunReport report;
    report.scenario = &scenario;
    sim::scenario::ExpectationResult result;
    result.id = "e1";
    result.verdict = verdict;
    report.expectations.push_back(result);
    if (lost) report.lost_mail = {{7}, "mail.beta.test has lost bob@beta.test of m1"};
    return report;
}

}  // namespace

TEST_CASE("the exit status of a run: lost mail counts more than expectations") {
    CHECK(exit_code(report_with(Verdict::met, false)) == ExitCode::success);
    CHECK(exit_code(report_with(Verdict::not_met, false)) == ExitCode::not_met);
    CHECK(exit_code(report_with(Verdict::undecided, false)) == ExitCode::not_met);
    CHECK(exit_code(report_with(Verdict::met, true)) == ExitCode::mail_lost);
    CHECK(exit_code(report_with(Verdict::not_met, true)) == ExitCode::mail_lost);
    CHECK(static_cast<int>(ExitCode::mail_lost) == 4);
}

TEST_CASE("lost mail is printed, for people and for programs, also where little is printed") {
    std::ostringstream text;
    print_text(report_with(Verdict::met, true), false, true, text);
    CHECK(text.str().find("MAIL LOST") != std::string::npos);
    CHECK(text.str().find("mail.beta.test has lost bob@beta.test of m1 (event 7)") != std::string::npos);
    std::ostringstream json;
    print_json(report_with(Verdict::met, true), json);
    const auto parsed = nlohmann::json::parse(json.str());
    CHECK(parsed.at("lost_mail").at("events") == nlohmann::json({7}));
    std::ostringstream sound;
    print_json(report_with(Verdict::met, false), sound);
    CHECK(nlohmann::json::parse(sound.str()).at("lost_mail").is_null());
}
