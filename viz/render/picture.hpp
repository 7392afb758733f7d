#pragma once

#include <vector>

#include "viz/lesson/gallery.hpp"
#include "viz/lesson/lesson_play.hpp"
#include "viz/model/branch_board.hpp"
#include "viz/model/trace.hpp"
#include "viz/panels/view_state.hpp"
#include "viz/render/image.hpp"

namespace viz::render {

/// The window as a picture, drawn without any window. The same arguments always give the same pixels.
/// @param size   of the picture in pixels
/// @param scale  pixels for one unit of design
/// @param lesson  where it stands; nullptr: the recording has none
/// @param board  of branches; nullptr: there are none to be seen
[[nodiscard]] Image render_picture(const model::Trace& trace, const panels::ViewState& view, Size size, float scale,
                                   lesson::LessonPlay* lesson = nullptr, const model::BranchBoard* board = nullptr);

/// The window before something is chosen, as a picture.
[[nodiscard]] Image render_gallery(const std::vector<lesson::GalleryEntry>& entries, panels::ThemeName theme, Size size,
                                   float scale);

}  // namespace viz::render
