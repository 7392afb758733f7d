#include "viz/render/picture.hpp"

#include "viz/render/offscreen.hpp"

namespace viz::render {

Image render_picture(const model::Trace& trace, const panels::ViewState& view, Size size, float scale,
                     lesson::LessonPlay* lesson, const model::BranchBoard* board) {
    Offscreen offscreen(size, scale);
    offscreen.set_board(board);
    panels::ViewState shown = view;
    offscreen.settle(trace, shown, lesson);
    return offscreen.image();
}

}  // namespace viz::render
