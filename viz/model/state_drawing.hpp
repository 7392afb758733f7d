#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "viz/model/state_machine.hpp"

namespace viz::model {

/// A place, from the drawing's upper left corner.
struct StatePoint {
    double x = 0;
    double y = 0;
    bool operator==(const StatePoint&) const = default;
};

/// How large parts of a drawing are, all in the same unit.
struct StateSizes {
    StatePoint cell;  ///< the distance from one state's middle to the next one's
    StatePoint box;   ///< of a state
    double letter_width = 0;
    double line_height = 0;
    bool operator==(const StateSizes&) const = default;
};

/// An arrow as a quadratic Bezier curve from box to box.
struct StateCurve {
    std::size_t arrow = 0;  ///< index into StateMachine::arrows
    StatePoint begin;
    StatePoint control;
    StatePoint end;
    std::vector<std::string> lines;  ///< of its words
    StatePoint label;                ///< their middle
    [[nodiscard]] StatePoint at(double share) const;
};

/// The triangle at its end.
struct ArrowHead {
    StatePoint tip;
    StatePoint left;
    StatePoint right;
};
[[nodiscard]] ArrowHead head_of(const StateCurve& curve, double length);

/// What leads out from so many states that an arrow for each would hide the others.
struct StateExit {
    std::size_t to = 0;
    std::string trigger;
    std::vector<std::size_t> from;  ///< the states; all that are not drawn
};

/// Where the states of a machine stand, and how arrows go between them.
struct StateDrawing {
    StatePoint size;
    std::vector<StatePoint> centres;  ///< of each state
    std::vector<StateCurve> curves;   ///< all arrows but those that are exits as a whole
    std::vector<StateExit> exits;
};

[[nodiscard]] StateDrawing draw_states(const StateMachine& machine, const StateSizes& sizes);
/// How many cells a machine takes.
[[nodiscard]] StatePoint cells_of(const StateMachine& machine);
/// "to closed: QUIT from refusing, greeted; shut down from every other state": a line for each state and trigger.
[[nodiscard]] std::vector<std::string> exit_lines(const StateMachine& machine, const StateDrawing& drawing);

}  // namespace viz::model
