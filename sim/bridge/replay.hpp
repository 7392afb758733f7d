#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "sim/bridge/external_input.hpp"
#include "sim/bridge/served_run.hpp"
#include "sim/recording/reader.hpp"

namespace sim::bridge {

/// What a recording keeps of programs outside, in order, and when and why it ended.
struct Inputs {
    recording::RecordingHeader header;
    std::vector<ExternalInput> inputs;
    Instant end;
    std::string reason;  ///< empty: the end of the recording is missing
};

/// @return what is wrong with the file
[[nodiscard]] protocol::Result<Inputs, std::string> read_inputs(const std::string& path);

struct Replayed {
    std::size_t inputs_lost = 0;  ///< that had no connection, or no host, to go to
    std::string reason;           ///< why it ended
};

/// Feeds the inputs into a run that was just made, and ends it as it ended then. With the same scenario everything
/// happens as it did; with another one, connections that come to nothing are left out.
Replayed replay(const Inputs& inputs, ServedRun& run);

}  // namespace sim::bridge
