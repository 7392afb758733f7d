#include "tests/viz/render/drawing.hpp"

#include "viz/render/soft_raster.hpp"

namespace tests {

viz::render::Image draw_picture(viz::render::Size size, const viz::theme::Palette& palette, float scale,
                                const std::function<void(ImDrawList&, const viz::theme::Theme&)>& draw) {
    ImGuiContext* const context = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = ImVec2(static_cast<float>(size.width), static_cast<float>(size.height));
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
    const viz::theme::Theme theme{.palette = palette, .fonts = viz::theme::load_fonts(scale), .scale = scale};
    viz::theme::apply_style(palette, scale);
    ImGui::NewFrame();
    draw(*ImGui::GetBackgroundDrawList(), theme);
    ImGui::Render();
    viz::render::Image image = viz::render::rasterise(*ImGui::GetDrawData(), *io.Fonts, palette.background);
    ImGui::DestroyContext(context);
    return image;
}

}  // namespace tests
