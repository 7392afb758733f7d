#pragma once

#include "sim/scenario/node.hpp"
#include "sim/scenario/problems.hpp"

namespace sim::scenario {

/// Puts what `vars` says in place of `"${name}"` in all other values of a document.
void substitute(Node& root, Problems& problems);

}  // namespace sim::scenario
