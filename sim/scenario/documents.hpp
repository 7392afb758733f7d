#pragma once

#include <optional>

#include "sim/scenario/loader.hpp"
#include "sim/scenario/node.hpp"
#include "sim/scenario/problems.hpp"

namespace sim::scenario {

/// Reads the file of a request with everything it includes, lays the overlays and the `--set`s over it, and
/// puts in the variables. Mappings are merged key by key; of lists of mappings, elements with the same `id`
/// are merged and others appended; everything else is replaced, by an empty list too.
/// @param files  gets the names of the files read
/// @return nothing where the main file cannot be read
std::optional<Node> read_documents(const LoadRequest& request, const FileReader& read_file, Scenario::Files& files,
                                   Problems& problems);

/// `path` as seen from the directory of `file`.
std::string relative_to(const std::string& file, const std::string& path);

}  // namespace sim::scenario
