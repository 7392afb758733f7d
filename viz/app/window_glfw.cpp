#include "viz/app/window_glfw.hpp"

#include <algorithm>
#include <utility>

#include "viz/app/glfw_compat.hpp"
#include "viz/app/window_input.hpp"

namespace viz::app {

namespace {

constexpr int width_units = 1440;
constexpr int height_units = 900;
constexpr int width_min = 720;
constexpr int height_min = 480;

std::string last_error() {
    const char* text = nullptr;
    glfwGetError(&text);
    return text == nullptr ? "the window system gives no reason" : text;
}

struct WindowSizes {
    std::pair<int, int> first;
    std::pair<int, int> least;
};

/// As large as planned at that scale, and no smaller than what can be used, but never larger than the screen.
/// @param wanted_scale  none: the screen's own
WindowSizes make_sizes(std::optional<double> wanted_scale) {
    GLFWmonitor* const monitor = glfwGetPrimaryMonitor();
    if (monitor == nullptr) return {{width_units, height_units}, {width_min, height_min}};
    float scale_x = 1;
    float scale_y = 1;
    glfwGetMonitorContentScale(monitor, &scale_x, &scale_y);
    int left = 0;
    int top = 0;
    int width = 0;
    int height = 0;
    glfwGetMonitorWorkarea(monitor, &left, &top, &width, &height);
    const auto fitting = [&](int units, float scale, int room) {
        const double pixels = units * wanted_scale.value_or(scale);
        return std::max(1, std::min(static_cast<int>(pixels), room));
    };
    return {{fitting(width_units, scale_x, width), fitting(height_units, scale_y, height)},
            {fitting(width_min, scale_x, width), fitting(height_min, scale_y, height)}};
}

}  // namespace

protocol::Result<std::unique_ptr<GlfwWindow>, std::string> GlfwWindow::open(const std::string& title,
                                                                            std::optional<double> scale) {
    choose_window_system();
    if (glfwInit() == 0) return protocol::failure(last_error());
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
    glfwWindowHintString(GLFW_X11_CLASS_NAME, "mailflow");
    const WindowSizes sizes = make_sizes(scale);
    GLFWwindow* const handle = glfwCreateWindow(sizes.first.first, sizes.first.second, title.c_str(), nullptr, nullptr);
    if (handle == nullptr) {
        const std::string reason = last_error();
        glfwTerminate();
        return protocol::failure(reason);
    }
    std::unique_ptr<GlfwWindow> window(new GlfwWindow(handle));
    glfwSetWindowSizeLimits(handle, sizes.least.first, sizes.least.second, GLFW_DONT_CARE, GLFW_DONT_CARE);
    glfwMakeContextCurrent(handle);
    glfwSwapInterval(1);
    window->listen();
    return window;
}

GlfwWindow::~GlfwWindow() {
    glfwDestroyWindow(window_);
    glfwTerminate();
}

double GlfwWindow::scale() const {
    float scale_x = 1;
    float scale_y = 1;
    glfwGetWindowContentScale(window_, &scale_x, &scale_y);
    int width = 0;
    int height = 0;
    glfwGetWindowSize(window_, &width, &height);
    int pixel_width = 0;
    int pixel_height = 0;
    glfwGetFramebufferSize(window_, &pixel_width, &pixel_height);
    // Some systems count a window in units that are scaled already.
    const double pixels = width > 0 && pixel_width > 0 ? static_cast<double>(pixel_width) / width : 1;
    return static_cast<double>(scale_x) / pixels;
}

panels::FrameInput GlfwWindow::take_input(double seconds) {
    input_.seconds = seconds;
    return std::exchange(input_, {});
}

void GlfwWindow::listen() {
    glfwSetWindowUserPointer(window_, this);
    glfwSetKeyCallback(window_, on_key);
    glfwSetCharCallback(window_, on_character);
    glfwSetDropCallback(window_, on_drop);
    // Everything else ImGui's own back end asks for; here it only means that something is to be drawn.
    glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int, int, int) { of(window).want_frame(); });
    glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double, double) { of(window).want_frame(); });
    glfwSetCursorEnterCallback(window_, [](GLFWwindow* window, int) { of(window).want_frame(); });
    glfwSetScrollCallback(window_, [](GLFWwindow* window, double, double) { of(window).want_frame(); });
    glfwSetWindowFocusCallback(window_, [](GLFWwindow* window, int) { of(window).want_frame(); });
    glfwSetWindowIconifyCallback(window_, [](GLFWwindow* window, int) { of(window).want_frame(); });
    glfwSetWindowRefreshCallback(window_, [](GLFWwindow* window) { of(window).want_frame(); });
    glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* window, int, int) { of(window).want_frame(); });
    glfwSetWindowContentScaleCallback(window_, [](GLFWwindow* window, float, float) { of(window).want_frame(); });
}

void GlfwWindow::on_key(GLFWwindow* window, int key, int, int action, int modifiers) {
    of(window).want_frame();
    if (action == GLFW_RELEASE) return;
    const auto press = key_press(key, modifiers);
    if (!press) return;
    if (press->control && press->character == 'q') glfwSetWindowShouldClose(window, GLFW_TRUE);
    of(window).input_.keys.push_back(*press);
}

void GlfwWindow::on_drop(GLFWwindow* window, int count, const char** paths) {
    of(window).want_frame();
    if (count > 0) of(window).dropped_file_ = paths[0];
}

void GlfwWindow::on_character(GLFWwindow* window, unsigned int code_point) {
    of(window).want_frame();
    if (const auto press = typed_character(code_point)) of(window).input_.keys.push_back(*press);
}

}  // namespace viz::app
