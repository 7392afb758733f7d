#pragma once

#include "viz/lesson/lesson_play.hpp"
#include "viz/model/trace.hpp"
#include "viz/panels/caches.hpp"
#include "viz/panels/key_input.hpp"
#include "viz/panels/probes.hpp"
#include "viz/panels/view_state.hpp"
#include "viz/theme/theme.hpp"

namespace viz::panels {

/// One full-window frame: reads the input of the ImGui context, changes the view, draws. The picture is a function
/// of trace, view, size and lesson.
/// @param lesson  nullptr: the recording has none
void draw_app(const model::Trace& trace, ViewState& view, const theme::Theme& theme, Caches& caches, Probes& probes,
              const FrameInput& input, lesson::LessonPlay* lesson = nullptr);

/// Whether the next frame would differ without any input: playing, or a label still moving to its place.
[[nodiscard]] bool is_animating(const ViewState& view, const Caches& caches);

}  // namespace viz::panels
