#pragma once

#include <vector>

#include "sim/scenario/terminal.hpp"
#include "sim/scenario/yaml_block.hpp"

namespace sim::scenario {

/// The sections `terminals` and `queries`; nothing where they are empty.
void write_terminals(YamlBlock& out, const std::vector<Terminal>& terminals);
void write_queries(YamlBlock& out, const std::vector<Query>& queries);

}  // namespace sim::scenario
