#pragma once

#include "viz/theme/theme.hpp"

namespace viz::web {

/// ImGui in a page, drawn by the browser (WebGL 2).
class PageCanvas {
public:
    PageCanvas();
    PageCanvas(const PageCanvas&) = delete;
    PageCanvas& operator=(const PageCanvas&) = delete;
    ~PageCanvas();

    /// Rasterises the fonts anew if the scale is another than before.
    void set_scale(float scale);
    [[nodiscard]] const theme::Theme& theme() const { return theme_; }
    /// @param width, height  in pixels
    void begin_frame(int width, int height, double seconds);
    void end_frame();

private:
    theme::Theme theme_;
};

}  // namespace viz::web
