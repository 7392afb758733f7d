#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/scenario/node.hpp"
#include "sim/scenario/problems.hpp"

namespace sim::scenario {

/// Chooses a value of each of the `variants` and puts it under `vars`. A student's choices are drawn from streams of
/// their own, so that another variable changes none of them; a student has a seed, too. What `--set` says counts more.
/// @param student    nothing: the first value of each list, and the seed as it is
/// @param set_begin  values from this file number on are from `--set` and other options
void choose_variants(Node& root, const std::optional<std::string>& student, std::uint32_t set_begin,
                     Problems& problems);

}  // namespace sim::scenario
