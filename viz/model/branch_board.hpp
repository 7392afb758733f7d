#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/deed/branch_tree.hpp"
#include "sim/recording/run_comparison.hpp"

namespace viz::model {

/// Two branches, recipient by recipient.
struct BranchComparison {
    sim::deed::BranchId first = 0;
    sim::deed::BranchId second = 0;
    /// nullopt: one of the runs still goes on, or is being read.
    std::optional<std::vector<sim::recording::FatePair>> pairs;
    bool operator==(const BranchComparison&) const = default;
};

/// What there is to be seen of branches.
struct BranchBoard {
    sim::deed::BranchTree tree;
    sim::deed::BranchId shown = 0;
    std::string cannot;   ///< why nothing can be done in this window; empty: it can
    std::string running;  ///< what is being worked out; empty: nothing
    std::string problem;  ///< why the last wish came to nothing
    std::string told;     ///< what the last wish has done: "saved as deeds.yaml"
    std::optional<BranchComparison> comparison;
    bool operator==(const BranchBoard&) const = default;
};

/// How many of the pairs differ.
[[nodiscard]] std::size_t count_differing(const std::vector<sim::recording::FatePair>& pairs);

/// How a mail fared, in a few words: "delivered, 2.300 s, mail.beta.test".
[[nodiscard]] std::string fate_words(const std::optional<sim::recording::MailFate>& fate);

}  // namespace viz::model
