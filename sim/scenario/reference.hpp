#pragma once

#include <string>

namespace sim::scenario {

/// The JSON Schema (draft-07) of scenario files, for completion in editors. From the key tables.
std::string json_schema();
/// docs/scenario-format.md, from the key tables.
std::string reference_markdown();

}  // namespace sim::scenario
