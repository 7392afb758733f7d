#pragma once

#include "sim/scenario/model.hpp"
#include "sim/scenario/yaml_block.hpp"

namespace sim::scenario {

/// Writes `about`, if there is something to say, and `lesson`.
void write_about(YamlBlock& out, const About& about);
void write_lesson(YamlBlock& out, const std::vector<LessonStep>& lesson);

}  // namespace sim::scenario
