#pragma once

#include <iosfwd>
#include <optional>

#include "sim/lesson/story.hpp"
#include "sim/scenario/model.hpp"

namespace sim::app {

/// Runs a scenario for its story. @return nothing: it cannot run, which was told to `errors`
[[nodiscard]] std::optional<lesson::Story> run_for_story(const scenario::Scenario& scenario, std::ostream& errors);

/// Tells the stops of a lesson that the run never came to, each with its place in the file. @return how many there are
std::size_t print_missed_stops(const scenario::Scenario& scenario, const std::vector<lesson::MissedStop>& missed,
                               std::ostream& errors);

}  // namespace sim::app
