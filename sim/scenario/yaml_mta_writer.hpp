#pragma once

#include <cstddef>

#include "sim/mta/settings.hpp"
#include "sim/scenario/yaml_block.hpp"

namespace sim::scenario {

/// The settings of a transfer agent, all of them, as a block of a scenario file. @param depth  of its keys
void write_settings(YamlBlock& out, std::size_t depth, const mta::Settings& settings);

}  // namespace sim::scenario
