#pragma once

#include <GLFW/glfw3.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "protocol/base/result.hpp"
#include "viz/panels/key_input.hpp"

namespace viz::app {

/// A window of the desktop with OpenGL, and what its user does.
class GlfwWindow {
public:
    /// @param scale  pixels of one unit of design; none: as the screen says
    /// @return why there is none
    [[nodiscard]] static protocol::Result<std::unique_ptr<GlfwWindow>, std::string> open(const std::string& title,
                                                                                         std::optional<double> scale);
    GlfwWindow(const GlfwWindow&) = delete;
    GlfwWindow& operator=(const GlfwWindow&) = delete;
    ~GlfwWindow();

    [[nodiscard]] GLFWwindow* handle() const { return window_; }
    [[nodiscard]] bool is_closing() const { return glfwWindowShouldClose(window_) != 0; }
    [[nodiscard]] bool is_focused() const { return glfwGetWindowAttrib(window_, GLFW_FOCUSED) != 0; }
    [[nodiscard]] bool is_iconified() const { return glfwGetWindowAttrib(window_, GLFW_ICONIFIED) != 0; }
    /// Coordinates of the window for one unit of design, as the screen says.
    [[nodiscard]] double scale() const;

    /// Keys since the last call.
    [[nodiscard]] panels::FrameInput take_input(double seconds);
    /// A file that was dropped onto the window since the last call; of several the first.
    [[nodiscard]] std::optional<std::string> take_dropped_file() { return std::exchange(dropped_file_, std::nullopt); }
    /// How many frames are to be drawn for the sake of input: a few after each, since widgets answer late.
    [[nodiscard]] int frames_wanted() const { return frames_wanted_; }
    void want_frame() { frames_wanted_ = frames_after_input; }
    void count_frame() { frames_wanted_ = frames_wanted_ > 0 ? frames_wanted_ - 1 : 0; }

private:
    static constexpr int frames_after_input = 3;

    explicit GlfwWindow(GLFWwindow* window) : window_(window) {}
    void listen();
    static GlfwWindow& of(GLFWwindow* window) { return *static_cast<GlfwWindow*>(glfwGetWindowUserPointer(window)); }
    static void on_key(GLFWwindow* window, int key, int scan_code, int action, int modifiers);
    static void on_drop(GLFWwindow* window, int count, const char** paths);
    static void on_character(GLFWwindow* window, unsigned int code_point);

    GLFWwindow* window_;
    panels::FrameInput input_;
    std::optional<std::string> dropped_file_;
    int frames_wanted_ = frames_after_input;
};

}  // namespace viz::app
