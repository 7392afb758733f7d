#pragma once

#include "sim/scenario/node.hpp"
#include "sim/scenario/problems.hpp"

namespace sim::scenario {

/// Reports `vars` that are no mapping, and takes them for none. To be called before variants become variables.
void check_variables(Node& root, Problems& problems);

/// Puts what `vars` says in place of `"${name}"` in all other values of a document.
void substitute(Node& root, Problems& problems);

}  // namespace sim::scenario
