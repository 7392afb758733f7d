#pragma once

#include <string>
#include <vector>

#include "tests/truth/json.hpp"

namespace tests::truth {

/// One thing that the real servers did and the simulated ones did otherwise.
struct Difference {
    std::string aspect;  ///< submission, final, hops, attempts, notifications, connections, extensions, dns,
                         ///< sessions, counts
    std::string place;   ///< where, in the spelling of the cases' `variation`
    std::string real;
    std::string simulated;

    bool operator==(const Difference&) const = default;
};
using Differences = std::vector<Difference>;

/// What is compared and how, by aspect. Both observations have the form of a case's `observed`; what is absent in the
/// real one is not compared.
/// @param varying  places that differ between runs of the real servers: they and what lies below them are left out
[[nodiscard]] Differences compare(const Json& real, const Json& simulated, const std::vector<std::string>& varying);
/// The same for a case of which only counts were kept.
[[nodiscard]] Differences compare_counts(const Json& real, const Json& simulated,
                                         const std::vector<std::string>& varying);

/// Whether two moments are the same: within the larger of 1.5 s and a tenth of the interval that ends there.
[[nodiscard]] bool same_moment(double real_s, double simulated_s, double interval_s);

/// A line of a dialogue as it is compared: commands without octet counts, parameters of MAIL and RCPT in alphabetical
/// order; replies by their codes.
[[nodiscard]] std::string comparable_line(const Json& line);

}  // namespace tests::truth
