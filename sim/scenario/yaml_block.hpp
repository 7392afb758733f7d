#pragma once

#include "sim/yaml_text/yaml_block.hpp"

namespace sim::scenario {

using yaml_text::yaml_quoted;
using yaml_text::YamlBlock;

}  // namespace sim::scenario
