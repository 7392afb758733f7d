#pragma once

#include <iosfwd>
#include <optional>
#include <string>

#include "sim/app/scenario_input.hpp"
#include "sim/recording/recording_header.hpp"

namespace sim::app {

/// Whether a file is a recording: what is none is read as a scenario.
[[nodiscard]] bool is_recording(const std::string& path);

/// The scenario that a recording was made of, from the texts in its header: no file is read.
/// @param arguments  beside the file only overlays may be given, which are files: the rest is the recording's
/// @return nothing: it cannot be loaded, which is told to `errors`
[[nodiscard]] std::optional<LoadedScenario> load_recorded_scenario(const recording::RecordingHeader& header,
                                                                   const ScenarioArguments& arguments,
                                                                   std::ostream& errors);

/// The scenario of a file, be that a scenario or a recording of one; for whoever runs it again or writes it out.
/// @return nothing: it cannot be loaded, which is told to `errors`; also of a recording in which programs outside took
///         part, for they would be missing
[[nodiscard]] std::optional<LoadedScenario> load_any_scenario(const ScenarioArguments& arguments, std::ostream& errors);

}  // namespace sim::app
