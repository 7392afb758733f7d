#pragma once

#include <GLFW/glfw3.h>

#include <memory>

#include "viz/theme/theme.hpp"

namespace viz::app {

/// ImGui in a window, drawn by OpenGL.
class WindowCanvas {
public:
    /// @return nullptr: OpenGL 3 is not there
    [[nodiscard]] static std::unique_ptr<WindowCanvas> make(GLFWwindow* window);
    WindowCanvas(const WindowCanvas&) = delete;
    WindowCanvas& operator=(const WindowCanvas&) = delete;
    ~WindowCanvas();

    /// Rasterises the fonts anew if the scale is another than before.
    [[nodiscard]] bool set_scale(float scale);
    [[nodiscard]] const theme::Theme& theme() const { return theme_; }
    void begin_frame();
    void end_frame();
    [[nodiscard]] static bool wants_text();

private:
    explicit WindowCanvas(GLFWwindow* window);

    GLFWwindow* window_;
    bool graphics_ready_ = false;
    theme::Theme theme_;
};

}  // namespace viz::app
