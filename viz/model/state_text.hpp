#pragma once

#include <string>

#include "viz/model/state_drawing.hpp"

namespace viz::model {

/// Every state with what leads out of it, and what is taken there without leaving it.
[[nodiscard]] std::string states_text(const StateMachine& machine);
/// A state diagram in the language of Mermaid, which many editors and repositories draw.
[[nodiscard]] std::string states_mermaid(const StateMachine& machine);
/// A picture as SVG 1.1.
[[nodiscard]] std::string states_svg(const StateMachine& machine);

}  // namespace viz::model
