#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/recording/event_kind.hpp"

namespace sim::recording {

inline constexpr std::string_view format_name = "mailflow-recording";
/// Grows when a reader of the version before would misunderstand a recording. New kinds and new fields
/// do not count: readers skip what they do not know.
inline constexpr std::int64_t format_version = 1;

/// A scenario file as it was when the run started, or an overlay or include of it.
struct ScenarioText {
    std::string name;
    std::string text;
    bool operator==(const ScenarioText&) const = default;
};

/// The first line of a recording: all that is needed to repeat the run. Texts are octets.
struct RecordingHeader {
    std::string title;
    std::uint64_t seed = 0;
    std::string start;  ///< calendar date and time of t = 0, RFC 3339
    Level level = Level::full;
    std::string model;                                          ///< the network model, for example "simgrid CM02"
    std::vector<std::pair<std::string, std::string>> versions;  ///< program or library, its version
    std::vector<ScenarioText> scenario;                         ///< the main file first
    bool operator==(const RecordingHeader&) const = default;
};

}  // namespace sim::recording
