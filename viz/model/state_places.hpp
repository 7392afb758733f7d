#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "viz/model/state_drawing.hpp"

namespace viz::model {

/// How a machine's states are put in order for the eye, by hand: the usual way goes from left to right.
struct StatePlaces {
    std::vector<StatePoint> places;     ///< of each state in the machine's order: column and row, from 0
    std::size_t home = 0;               ///< where a session waits for its next task
    std::string home_trigger;           ///< that leads from there to the end
    std::vector<std::size_t> ways_out;  ///< states at the end, to which much leads from everywhere
};

/// @pre the machine is one of state_machines()
[[nodiscard]] const StatePlaces& state_places(std::string_view machine);

}  // namespace viz::model
