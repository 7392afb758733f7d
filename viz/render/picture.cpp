#include "viz/render/picture.hpp"

#include "viz/panels/gallery_panel.hpp"
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

Image render_gallery(const std::vector<lesson::GalleryEntry>& entries, panels::ThemeName theme, Size size,
                     float scale) {
    Offscreen offscreen(size, scale);
    panels::GalleryView view;
    offscreen.settle(theme, [&](const theme::Theme& used, panels::Probes& probes) {
        panels::ThemeName name = theme;
        static_cast<void>(panels::draw_gallery(entries, view, name, used, probes, {}));
    });
    return offscreen.image();
}

}  // namespace viz::render
