#include "viz/theme/imgui_compat.hpp"
#include "tests/support/catch.hpp"
#include "viz/theme/theme.hpp"

namespace {

/// One window with a button at a known place.
class Window {
public:
    Window() : context_(ImGui::CreateContext()) {
        ImGuiIO& io = ImGui::GetIO();
        io.IniFilename = nullptr;
        io.DisplaySize = ImVec2(400, 300);
        fonts_ = viz::theme::load_fonts(1);
    }
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;
    ~Window() { ImGui::DestroyContext(context_); }

    /// @return whether the button was clicked
    bool frame() {
        ImGui::NewFrame();
        ImGui::SetNextWindowPos(ImVec2(0, 0));
        ImGui::SetNextWindowSize(ImVec2(400, 300));
        ImGui::Begin("window", nullptr, ImGuiWindowFlags_NoDecoration);
        ImGui::SetCursorScreenPos(ImVec2(100, 100));
        const bool clicked = ImGui::Button("button", ImVec2(50, 20));
        wheel_ = ImGui::GetIO().MouseWheel;
        const bool visible = viz::theme::begin_child("child", ImVec2(100, 50), true);
        ImGui::EndChild();
        ImGui::End();
        ImGui::Render();
        return clicked && visible;
    }
    [[nodiscard]] float wheel() const { return wheel_; }

private:
    ImGuiContext* context_;
    viz::theme::Fonts fonts_;
    float wheel_ = 0;
};

}  // namespace

TEST_CASE("A fed press and release click a button") {
    Window window;
    viz::theme::feed_mouse_position(120, 110);
    window.frame();
    CHECK_FALSE(window.frame());
    viz::theme::feed_mouse_button(0, true);
    CHECK_FALSE(window.frame());
    viz::theme::feed_mouse_button(0, false);
    CHECK(window.frame());
}

TEST_CASE("Fed turns of the wheel last one frame") {
    Window window;
    window.frame();
    viz::theme::feed_mouse_wheel(0, 2);
    window.frame();
    CHECK(window.wheel() == 2);
    window.frame();
    CHECK(window.wheel() == 0);
}
