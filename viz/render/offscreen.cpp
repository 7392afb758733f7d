#include "viz/render/offscreen.hpp"

#include "viz/render/soft_raster.hpp"

namespace viz::render {

Offscreen::Offscreen(Size size, float scale) : previous_(ImGui::GetCurrentContext()), context_(ImGui::CreateContext()) {
    ImGui::SetCurrentContext(context_);
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.DisplaySize = ImVec2(static_cast<float>(size.width), static_cast<float>(size.height));
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    theme_.scale = scale;
    theme_.fonts = theme::load_fonts(scale);
}

Offscreen::~Offscreen() {
    ImGui::DestroyContext(context_);
    ImGui::SetCurrentContext(previous_);
}

void Offscreen::draw(const model::Trace& trace, panels::ViewState& view, double seconds, lesson::LessonPlay* lesson) {
    ImGui::SetCurrentContext(context_);
    ImGui::GetIO().DeltaTime = 1.0F / 60;  // must be positive; nothing that is drawn depends on it
    theme_.palette = view.theme == panels::ThemeName::dark ? theme::dark_palette() : theme::light_palette();
    ImGui::NewFrame();
    panels::draw_app(trace, view, theme_, caches_, probes_,
                     {.seconds = seconds, .keys = {}, .complete = true, .board = board_}, lesson);
    ImGui::Render();
}

void Offscreen::settle(const model::Trace& trace, panels::ViewState& view, lesson::LessonPlay* lesson) {
    for (int i = 0; i < settling_frames; ++i) draw(trace, view, 0, lesson);
}

void Offscreen::settle(panels::ThemeName theme,
                       const std::function<void(const theme::Theme&, panels::Probes&)>& frame) {
    ImGui::SetCurrentContext(context_);
    ImGui::GetIO().DeltaTime = 1.0F / 60;
    theme_.palette = theme == panels::ThemeName::dark ? theme::dark_palette() : theme::light_palette();
    for (int i = 0; i < settling_frames; ++i) {
        ImGui::NewFrame();
        frame(theme_, probes_);
        ImGui::Render();
    }
}

Image Offscreen::image() const {
    ImGui::SetCurrentContext(context_);
    return rasterise(*ImGui::GetDrawData(), *ImGui::GetIO().Fonts, theme_.palette.background);
}

}  // namespace viz::render
