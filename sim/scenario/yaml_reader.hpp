#pragma once

#include <optional>
#include <string_view>

#include "sim/scenario/node.hpp"
#include "sim/scenario/problems.hpp"

namespace sim::scenario {

/// Reads YAML text into nodes. Refused: invalid UTF-8, tabs as indentation, duplicate keys, tags, keys that
/// are no scalars, more than one document, and more than limits.hpp allows. Anchors and aliases are replaced.
/// @param start  file and place of the text's first octet
/// @return nothing where the text is no YAML; other mistakes are reported and the rest is read
std::optional<Node> read_yaml(std::string_view text, Position start, Problems& problems);

}  // namespace sim::scenario
