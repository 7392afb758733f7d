#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "viz/panels/panel_context.hpp"

namespace viz::panels {

/// What is asked at the step, and the widget to answer with. @pre the lesson stands at a step with a question
void draw_lesson_question(PanelContext& context);
/// The hints that were given and what was said to the answer. @pre likewise
void draw_lesson_feedback(PanelContext& context);
/// What happened since the step before, up to the moment. @param last  so many lines at most, the last ones
void draw_lesson_told(PanelContext& context, std::size_t last);

/// "1 point", "3 points".
[[nodiscard]] std::string counted(std::uint64_t count, std::string_view noun);

}  // namespace viz::panels
