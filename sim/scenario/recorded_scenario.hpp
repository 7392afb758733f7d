#pragma once

#include "sim/recording/recording_header.hpp"
#include "sim/scenario/loader.hpp"

namespace sim::scenario {

/// The scenario that a recording was made of, from the texts in its header: no file is read.
/// @pre the header has a scenario
[[nodiscard]] protocol::Result<Scenario, Diagnostics> load_recorded(const recording::RecordingHeader& header);

}  // namespace sim::scenario
