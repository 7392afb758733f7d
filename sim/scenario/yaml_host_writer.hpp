#pragma once

#include "sim/scenario/topology.hpp"
#include "sim/scenario/yaml_block.hpp"

namespace sim::scenario {

/// A host with all its services, spelt out, as an entry of `hosts`.
void write_host(YamlBlock& out, const Host& host);

}  // namespace sim::scenario
