#include "viz/app/window_canvas.hpp"

#include <backends/imgui_impl_glfw.h>
#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

namespace viz::app {

WindowCanvas::WindowCanvas(GLFWwindow* window) : window_(window) {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    ImGui_ImplGlfw_InitForOpenGL(window, true);
    graphics_ready_ = ImGui_ImplOpenGL3_Init("#version 130");
    theme_.scale = 0;
}

std::unique_ptr<WindowCanvas> WindowCanvas::make(GLFWwindow* window) {
    std::unique_ptr<WindowCanvas> canvas(new WindowCanvas(window));
    if (!canvas->graphics_ready_) canvas.reset();
    return canvas;
}

WindowCanvas::~WindowCanvas() {
    if (graphics_ready_) ImGui_ImplOpenGL3_Shutdown();
    ImGui_ImplGlfw_Shutdown();
    ImGui::DestroyContext();
}

bool WindowCanvas::set_scale(float scale) {
    if (scale == theme_.scale) return false;
    const bool first = theme_.scale == 0;
    theme_.scale = scale;
    theme_.fonts = theme::load_fonts(scale);
    if (first) return true;  // the first frame makes the texture
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
    return true;
}

void WindowCanvas::begin_frame() {
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();
}

void WindowCanvas::end_frame() {
    ImGui::Render();
    // The frame covers the whole window, so nothing has to be cleared.
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
    glfwSwapBuffers(window_);
}

bool WindowCanvas::wants_text() {
    return ImGui::GetIO().WantTextInput;
}

}  // namespace viz::app
