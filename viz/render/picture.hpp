#pragma once

#include "viz/model/branch_board.hpp"
#include "viz/model/trace.hpp"
#include "viz/panels/view_state.hpp"
#include "viz/render/image.hpp"

namespace viz::render {

/// The window as a picture, drawn without any window. The same arguments always give the same pixels.
/// @param size   of the picture in pixels
/// @param scale  pixels for one unit of design
/// @param board  of branches; nullptr: there are none to be seen
[[nodiscard]] Image render_picture(const model::Trace& trace, const panels::ViewState& view, Size size, float scale,
                                   const model::BranchBoard* board = nullptr);

}  // namespace viz::render
