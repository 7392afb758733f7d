#pragma once

#include <memory>

#include "sim/scenario/expectation_judge.hpp"

namespace sim::scenario {

/// Judges that an accepted mail is queued, delivered, bounced or discarded with a reason (RFC 5321 section 6.1).
std::unique_ptr<ExpectationJudge> make_conservation_judge();

/// Judges that nobody gets more copies of a mail than the sender and the aliases asked for, but for those that a
/// server had to make because the answer to a mail it handed over got lost (RFC 5321 section 4.5.3.2.6).
std::unique_ptr<ExpectationJudge> make_copies_judge();

/// Judges that no mail runs in a circle longer than the hosts' bound on hops (RFC 5321 section 6.3), and that no
/// notification is about a notification (section 6.1).
/// @param scenario  tells the bounds; outlives the judge
std::unique_ptr<ExpectationJudge> make_loops_judge(const Scenario& scenario);

/// Judges that caches forget records in time (RFC 1035 section 3.2.1) and negative answers too (RFC 2308 section 5).
std::unique_ptr<ExpectationJudge> make_ttl_judge();

std::unique_ptr<ExpectationJudge> make_invariant_judge(const Scenario& scenario, Always::Invariant invariant);

/// Every invariant there is, in the order of its enumerators.
[[nodiscard]] std::vector<Always::Invariant> all_invariants();
/// As scenarios call it: `mail-conserved`.
[[nodiscard]] std::string_view name(Always::Invariant invariant);

}  // namespace sim::scenario
