#include "sim/scenario/invariant_judges.hpp"

#include <array>

namespace sim::scenario {

std::unique_ptr<ExpectationJudge> make_invariant_judge(const Scenario& scenario, Always::Invariant invariant) {
    switch (invariant) {
        case Always::Invariant::mail_conserved:
            return make_conservation_judge();
        case Always::Invariant::copies_justified:
            return make_copies_judge();
        case Always::Invariant::loops_bounded:
            return make_loops_judge(scenario);
        case Always::Invariant::ttl_obeyed:
            break;
    }
    return make_ttl_judge();
}

std::vector<Always::Invariant> all_invariants() {
    std::vector<Always::Invariant> invariants;
    for (std::size_t index = 0; index < invariant_names.size(); ++index) {
        invariants.push_back(static_cast<Always::Invariant>(index));
    }
    return invariants;
}

std::string_view name(Always::Invariant invariant) {
    return invariant_names.at(static_cast<std::size_t>(invariant));
}

}  // namespace sim::scenario
