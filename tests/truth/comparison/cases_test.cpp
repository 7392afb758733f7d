// The cases measured on real servers, and those derived from what is known of the servers, run through.
#include <filesystem>
#include <string>

#include "tests/support/catch.hpp"
#include "tests/support/skip.hpp"
#include "tests/truth/report.hpp"

namespace {

using tests::truth::CaseResult;

/// Runs every case of a folder; one that waits for something that mailflow has not is no failure.
void check_cases(const std::filesystem::path& folder) {
    for (const auto& truth : tests::truth::read_truth_cases(folder)) {
        const CaseResult result = tests::truth::run_case(truth);
        INFO(tests::truth::details_text(result));
        CHECK(result.verdict != CaseResult::Verdict::differs);
    }
}

}  // namespace

TEST_CASE("no case that was measured on real servers differs") {
    const std::filesystem::path folder = "../shared/truth";
    if (!std::filesystem::is_directory(folder)) return tests::skip("there is no folder " + folder.string());
    check_cases(folder);
}

TEST_CASE("no case derived from Postfix's and Dovecot's documentation differs") {
    check_cases("tests/truth/cases");
}
