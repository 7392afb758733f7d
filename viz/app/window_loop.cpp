#include <GLFW/glfw3.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "viz/app/argument_values.hpp"
#include "viz/app/state_file.hpp"
#include "viz/app/window.hpp"
#include "viz/app/window_canvas.hpp"
#include "viz/app/window_glfw.hpp"

namespace viz::app {

namespace {

constexpr double frame_seconds = 1.0 / 60;
constexpr double unfocused_frame_seconds = 1.0 / 20;
constexpr double blink_seconds = 0.25;     ///< a text cursor
constexpr double files_seconds = 0.5;      ///< between looks at the files of the scenario
constexpr double loading_seconds = 0.008;  ///< of a frame, for reading the recording

/// What the window is called. A scenario that is chosen in it has a title as soon as its header is there.
std::string title_of(const ViewerSession& session) {
    const std::string& title = session.trace().header().title;
    return title.empty() ? "mailflow" : title + " - mailflow";
}

/// Draws when there is something new to be seen, and sleeps otherwise.
class WindowLoop {
public:
    WindowLoop(ViewerSession& session, const WindowOptions& options, GlfwWindow& window, WindowCanvas& canvas)
        : session_(session), options_(options), window_(window), canvas_(canvas) {}

    void run() {
        while (!window_.is_closing()) {
            wait();
            look_at_files();
            load();
            if (!window_.is_closing() && !window_.is_iconified() && wants_frame() && is_time()) draw();
        }
    }

private:
    [[nodiscard]] bool wants_frame() const { return window_.frames_wanted() > 0 || session_.is_changing(); }
    [[nodiscard]] double next_frame_at() const {
        return drawn_at_ + (window_.is_focused() ? frame_seconds : unfocused_frame_seconds);
    }
    [[nodiscard]] bool is_time() const { return glfwGetTime() >= next_frame_at(); }

    void wait() {
        const double seconds = next_frame_at() - glfwGetTime();
        if (window_.is_iconified() || !wants_frame()) {
            if (!WindowCanvas::wants_text() && !session_.watches_files()) return glfwWaitEvents();
            glfwWaitEventsTimeout(WindowCanvas::wants_text() ? blink_seconds : files_seconds);
            if (WindowCanvas::wants_text()) window_.want_frame();
        } else if (seconds > 0) {
            glfwWaitEventsTimeout(seconds);
        } else {
            glfwPollEvents();
        }
    }

    /// Files that were dropped here, and those of the scenario, which an editor may have changed.
    void look_at_files() {
        if (const auto file = window_.take_dropped_file()) session_.open(*file);
        if (!session_.watches_files() || glfwGetTime() < files_looked_at_ + files_seconds) return;
        files_looked_at_ = glfwGetTime();
        session_.look_at_files();
    }

    void load() {
        const double begin = glfwGetTime();
        while (session_.load_slice() && glfwGetTime() - begin < loading_seconds) {
        }
        const std::string title = title_of(session_);
        if (std::exchange(title_, title) != title) glfwSetWindowTitle(window_.handle(), title.c_str());
    }

    void draw() {
        const double base = options_.scale.value_or(window_.scale());
        const double scale = std::clamp(base * session_.view().user_scale, scale_min, scale_max);
        // Everything has another size: what scrolls finds its place a few frames later.
        if (canvas_.set_scale(static_cast<float>(scale))) window_.want_frame();
        const double now = glfwGetTime();
        canvas_.begin_frame();
        session_.draw(canvas_.theme(), window_.take_input(now - drawn_at_));
        canvas_.end_frame();
        drawn_at_ = now;
        window_.count_frame();
        ++frames_;
        if (options_.state_file.empty()) return;
        write_state(options_.state_file,
                    state_line(frames_, session_.view(), session_.probes(), session_.board(), session_.lesson()));
    }

    ViewerSession& session_;
    const WindowOptions& options_;
    GlfwWindow& window_;
    WindowCanvas& canvas_;
    std::string title_ = title_of(session_);  ///< that the window has
    double drawn_at_ = 0;
    double files_looked_at_ = 0;
    std::uint64_t frames_ = 0;
};

Failure no_window(std::string_view reason) {
    return {ExitCode::our_fault, "mailflow-view: no window can be opened: " + std::string(reason)};
}

}  // namespace

protocol::Result<void, Failure> show_in_window(ViewerSession& session, const WindowOptions& options) {
    session.load_slice();
    const auto window = GlfwWindow::open(title_of(session), options.scale);
    if (!window) return protocol::failure(no_window(window.error()));
    const auto canvas = WindowCanvas::make((*window)->handle());
    if (canvas == nullptr) return protocol::failure(no_window("there is no OpenGL 3 (Debian: libgl1-mesa-dri)"));
    WindowLoop(session, options, **window, *canvas).run();
    return {};
}

}  // namespace viz::app
