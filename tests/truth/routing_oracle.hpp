#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/truth/json.hpp"

namespace tests::truth {

/// The routing oracle: one DNS zone and what real Postfix and Exim did with one mail to each of its domains.
struct RoutingOracle {
    Json expected;     ///< expected.json
    std::string zone;  ///< root.zone
};

/// The one of the vectors; nullopt: they are not here.
[[nodiscard]] std::optional<RoutingOracle> read_routing_oracle();

/// What became of one mail at the first delivery attempt.
struct RoutingObservation {
    std::string outcome;             ///< sent, defer or bounce
    std::string status;              ///< enhanced status code
    std::string via;                 ///< address that took it; empty: nobody
    std::vector<std::string> tried;  ///< addresses, in order
    bool frozen = false;
    std::string text;
};

struct RoutingResult {
    std::string domain;
    std::string rule;
    std::string profile;
    std::string real;       ///< what was measured, for people
    std::string simulated;  ///< what happened here
    std::vector<std::string> differences;
};

/// What a profile came to.
struct RoutingResults {
    std::vector<RoutingResult> cases;
    std::vector<RoutingResult> distributions;
};

/// All cases of one profile, one after the other on one host, whose memory of dead hosts they share.
[[nodiscard]] std::vector<RoutingResult> run_routing_cases(const RoutingOracle& oracle, const std::string& profile);
/// Many mails to one domain: everybody who can take them does, and each about as often.
[[nodiscard]] std::vector<RoutingResult> run_routing_distributions(const RoutingOracle& oracle,
                                                                   const std::string& profile);
/// What one mail to each domain of the cases comes to in a profile that was not measured; by domain.
[[nodiscard]] std::map<std::string, std::string> routing_outcomes(const RoutingOracle& oracle,
                                                                  const std::string& profile);

/// docs/routing-oracle.md
/// @param rfc  outcomes in the profile of this name, by domain
[[nodiscard]] std::string routing_page(const RoutingResults& postfix, const RoutingResults& exim,
                                       const std::map<std::string, std::string>& rfc);

}  // namespace tests::truth
