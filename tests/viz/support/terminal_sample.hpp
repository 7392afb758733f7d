#pragma once

#include "viz/model/branch_board.hpp"
#include "viz/model/trace.hpp"

namespace tests {

/// A made-up run in which somebody at alice-pc.alpha.test types SMTP to mail.beta.test, and asks the DNS.
/// @param logs_in  at last, by AUTH LOGIN, and is asked for the name
[[nodiscard]] viz::model::Trace terminal_trace(bool logs_in = false);
/// The branch of it that is shown.
[[nodiscard]] viz::model::BranchBoard terminal_board();

}  // namespace tests
