#include "viz/render/picture.hpp"

#include "viz/render/offscreen.hpp"

namespace viz::render {

Image render_picture(const model::Trace& trace, const panels::ViewState& view, Size size, float scale,
                     lesson::LessonPlay* lesson) {
    Offscreen offscreen(size, scale);
    panels::ViewState shown = view;
    offscreen.settle(trace, shown, lesson);
    return offscreen.image();
}

}  // namespace viz::render
