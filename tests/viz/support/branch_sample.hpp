#pragma once

#include "viz/model/branch_board.hpp"

namespace tests {

/// Four branches, of which number 2 is shown and compared with the scenario itself: of three recipients one fared
/// differently. It fits sample_trace().
[[nodiscard]] viz::model::BranchBoard branch_sample();

}  // namespace tests
