#pragma once

#include <string>
#include <vector>

#include "sim/deed/deed.hpp"

namespace sim::deed {

/// Deeds as an overlay, to be laid over the scenario with `--with`: the same seed and the same past, for a run does
/// nothing before the time of the first of them that it would not do without. Entries stand in the order given.
[[nodiscard]] std::string overlay_text(const std::vector<Deed>& deeds);

}  // namespace sim::deed
