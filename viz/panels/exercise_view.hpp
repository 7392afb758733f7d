#pragma once

#include "viz/lesson/exercise.hpp"
#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// The exercise that the recording was made of; judged once it is whole. @return nullptr: it is of none
[[nodiscard]] const lesson::Exercise* exercise_of(const PanelContext& context);

}  // namespace viz::panels
