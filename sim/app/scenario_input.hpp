#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/recording/recording_header.hpp"
#include "sim/scenario/loader.hpp"

namespace sim::app {

/// Which scenario, and what is changed in it: the arguments that `run` and `check` share.
struct ScenarioArguments {
    std::string file;
    std::vector<std::string> overlays;                      ///< --with
    std::vector<std::string> sets;                          ///< --set
    std::optional<std::string> seed;                        ///< --seed, a number
    std::optional<std::string> until;                       ///< --until, `10min`
    std::optional<std::string> student{};                   ///< --student: whose variant it is
    bool overlays_are_answers = false;                      ///< of `grade`: they may not change what is graded
    std::optional<recording::ScenarioText> last_overlay{};  ///< laid over the others; its name is that of no file
};

/// A scenario and the texts it was made of, which go into a recording's header.
struct LoadedScenario {
    scenario::Scenario scenario;
    std::vector<recording::ScenarioText> texts;
};

/// Reads a file of a scenario. @return what is wrong with it
[[nodiscard]] protocol::Result<std::string, std::string> read_scenario_file(const std::string& path);

/// Reads and checks a scenario; mistakes are printed to `errors`, one a line.
/// @return nothing if there were mistakes
[[nodiscard]] std::optional<LoadedScenario> load_scenario(const ScenarioArguments& arguments, std::ostream& errors);

}  // namespace sim::app
