#include "viz/web/page_canvas.hpp"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include <imgui.h>

#include "viz/web/browser.hpp"

namespace viz::web {

namespace {

static_assert(sizeof(ImDrawVert) == 20 && sizeof(ImDrawIdx) == 2, "as player.js reads them");

void draw_list(const ImDrawList& list) {
    browser::set_mesh(list.VtxBuffer.Data, static_cast<std::size_t>(list.VtxBuffer.size_in_bytes()),
                      list.IdxBuffer.Data, static_cast<std::size_t>(list.IdxBuffer.size_in_bytes()));
    for (const ImDrawCmd& command : list.CmdBuffer) {
        const ImVec4& clip = command.ClipRect;
        if (clip.z <= clip.x || clip.w <= clip.y) continue;
        browser::draw_triangles(command.ElemCount, command.IdxOffset, command.VtxOffset, clip.x, clip.y, clip.z,
                                clip.w);
    }
}

}  // namespace

PageCanvas::PageCanvas() {
    ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset | ImGuiBackendFlags_HasMouseCursors;
    io.SetClipboardTextFn = [](void*, const char* text) { browser::copy_text(text, std::strlen(text)); };
    // What is pasted the browser gives as typed characters.
    io.GetClipboardTextFn = [](void*) { return ""; };
    theme_.scale = 0;
}

PageCanvas::~PageCanvas() {
    ImGui::DestroyContext();
}

void PageCanvas::set_scale(float scale) {
    if (scale == theme_.scale) return;
    theme_.scale = scale;
    theme_.fonts = theme::load_fonts(scale);
    unsigned char* coverage = nullptr;
    int width = 0;
    int height = 0;
    ImGui::GetIO().Fonts->GetTexDataAsAlpha8(&coverage, &width, &height);
    browser::set_glyphs(coverage, width, height);
}

void PageCanvas::begin_frame(int width, int height, double seconds) {
    constexpr float seconds_min = 0.001F;  // ImGui wants time to go on
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = ImVec2(static_cast<float>(width), static_cast<float>(height));
    io.DeltaTime = std::max(static_cast<float>(seconds), seconds_min);
    ImGui::NewFrame();
}

void PageCanvas::end_frame() {
    browser::show_cursor(ImGui::GetMouseCursor());
    ImGui::Render();
    const ImDrawData& data = *ImGui::GetDrawData();
    browser::begin_picture(static_cast<int>(data.DisplaySize.x), static_cast<int>(data.DisplaySize.y));
    for (int index = 0; index < data.CmdListsCount; ++index) draw_list(*data.CmdLists[index]);
}

}  // namespace viz::web
