#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "sim/scenario/node.hpp"
#include "sim/scenario/problems.hpp"

namespace sim::scenario {

/// What one scenario file may hold at most.
inline constexpr std::size_t file_octets_max = std::size_t{32} << 20U;
inline constexpr std::size_t nodes_max = 2'000'000;  ///< after aliases were replaced by what they stand for
inline constexpr std::size_t depth_max = 64;

/// Reads YAML text into nodes. Refused: invalid UTF-8, tabs as indentation, duplicate keys, tags, keys that
/// are no scalars, more than one document, and more than the limits above. Anchors and aliases are replaced.
/// @param start  file and place of the text's first octet
/// @return nothing where the text is no YAML; other mistakes are reported and the rest is read
std::optional<Node> read_yaml(std::string_view text, Position start, Problems& problems);

}  // namespace sim::scenario
