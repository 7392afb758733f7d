#pragma once

#include <string_view>
#include <vector>

#include "sim/recording/recording_header.hpp"
#include "sim/scenario/loader.hpp"

namespace sim::scenario {

// Texts of a recording's header that are no files, by the names under which they stand there.
inline constexpr std::string_view set_text_name = "--set";          ///< KEY.PATH=VALUE
inline constexpr std::string_view student_text_name = "--student";  ///< whose variant it was
/// SECONDS PATH: when a file of a Maildir was changed last, since 1970.
inline constexpr std::string_view modified_text_name = "--modified";

[[nodiscard]] bool is_option(const recording::ScenarioText& text);

/// The scenario that a recording was made of, from the texts in its header: no file is read.
/// @param overlays  laid over it, under names that the header does not have
/// @pre the header has a scenario
[[nodiscard]] protocol::Result<Scenario, Diagnostics> load_recorded(
    const recording::RecordingHeader& header, const std::vector<recording::ScenarioText>& overlays = {});

}  // namespace sim::scenario
