#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "tests/truth/json.hpp"

namespace tests::truth {

/// One network of real mail servers: what was set up, and what was seen. The fields are those of the neutral
/// language that the cases are written in.
struct TruthCase {
    std::string id;
    std::string title;
    Json scenario;
    Json observed;
    /// Places that differ between the runs of the real servers, in the spelling of the cases; a place below one of
    /// these is not compared.
    std::vector<std::string> varying;
    /// What the case needs that comes with a later version: IMAP, SPF, DKIM. Such a case waits.
    std::set<std::string> waits_for;
};

[[nodiscard]] TruthCase truth_case_from(const Json& document);

/// Every `*.json` of a folder, by name. A file that is no case throws std::runtime_error with its path.
[[nodiscard]] std::vector<TruthCase> read_truth_cases(const std::filesystem::path& folder);

}  // namespace tests::truth
