#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace sim::swarm {

/// A smallest set of things that still fails: leaving out any one of those that remain makes the failure vanish. Delta
/// debugging: halves, quarters and so on are left out first.
/// @param count  things, numbered from 0; all of them together fail
/// @param fails  whether a set of them, in rising order, still fails; asked some count * log(count) times
[[nodiscard]] std::vector<std::size_t> shrink(std::size_t count,
                                              const std::function<bool(const std::vector<std::size_t>&)>& fails);

}  // namespace sim::swarm
