#pragma once

#include <string>
#include <vector>

#include "tests/truth/case_run.hpp"

namespace tests::truth {

/// The table: a line for each case, with what differs by aspect.
[[nodiscard]] std::string table_text(const std::vector<CaseResult>& results);
/// `truth: N agree, M differ, K waiting`
[[nodiscard]] std::string summary_line(const std::vector<CaseResult>& results);
/// The generated scenario and every difference.
[[nodiscard]] std::string details_text(const CaseResult& result);
/// The page docs/fidelity.md.
[[nodiscard]] std::string fidelity_page(const std::vector<CaseResult>& results);
[[nodiscard]] std::size_t count(const std::vector<CaseResult>& results, CaseResult::Verdict verdict);

}  // namespace tests::truth
