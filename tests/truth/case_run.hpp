#pragma once

#include <set>
#include <string>

#include "tests/truth/comparison.hpp"
#include "tests/truth/truth_case.hpp"

namespace tests::truth {

/// What came of one case.
struct CaseResult {
    enum class Verdict : unsigned char { agrees, differs, waits };

    std::string id;
    std::string title;
    Verdict verdict = Verdict::differs;
    std::set<std::string> needs;      ///< elements that scenario files cannot say yet; the rest was run all the same
    std::set<std::string> waits_for;  ///< IMAP, SPF, DKIM
    Differences differences;
    std::string scenario;  ///< the generated file
    Json observation;
};

/// Makes a scenario of a case, runs it and compares. A case that waits is not run.
[[nodiscard]] CaseResult run_case(const TruthCase& truth);

}  // namespace tests::truth
